package io.hindsight.domain.trail;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When each access key was last used, and each user and role last called each action, as of any
 * moment. Calls count whatever became of them, those that were denied among them.
 */
public final class LastUses {
  /**
   * A use.
   *
   * @param service such as {@code iam}
   */
  public record Use(Instant at, String service, String region) {}

  private static final String DOMAIN = ".amazonaws.com";

  private record Place(String service, String region) {
    Use at(Instant time) {
      return new Use(time, service, region);
    }
  }

  /** What the index has of one account. */
  private static final class OfAccount {
    final Map<String, UseSeries<Place>> keys = new ConcurrentHashMap<>();
    final Map<String, Map<String, Map<String, UseSeries<Place>>>> actions =
        new ConcurrentHashMap<>();
  }

  private final Map<AccountId, OfAccount> accounts = new ConcurrentHashMap<>();
  private final Map<Place, Place> places = new ConcurrentHashMap<>();

  /** Takes in a call; calls come in the order of their numbers. */
  void add(long number, CallRecorded call, @Nullable String principalId) {
    if (!call.accessKeyId().isEmpty()) {
      Place place = place(call.eventSource(), region(call.record()));
      long second = call.eventTime().getEpochSecond();
      add(number, call.account(), call.accessKeyId(), second, place, call.eventName(), principalId);
    }
  }

  /** Takes in a call of an event; events come in the order of their numbers. */
  void add(long number, AccountId account, TrailCall call, @Nullable String principalId) {
    if (!call.accessKeyId().isEmpty()) {
      Place place = place(call.eventSource(), call.region());
      long second = call.eventTime().getEpochSecond();
      add(number, account, call.accessKeyId(), second, place, call.eventName(), principalId);
    }
  }

  private void add(
      long number,
      AccountId id,
      String accessKeyId,
      long second,
      Place place,
      String action,
      @Nullable String principalId) {
    OfAccount account = accounts.computeIfAbsent(id, each -> new OfAccount());
    account.keys.computeIfAbsent(accessKeyId, each -> new UseSeries<>()).add(number, second, place);
    if (principalId != null) {
      account
          .actions
          .computeIfAbsent(principalId, each -> new ConcurrentHashMap<>())
          .computeIfAbsent(place.service(), name -> new ConcurrentHashMap<>())
          .computeIfAbsent(action, name -> new UseSeries<>())
          .add(number, second, place);
    }
  }

  private Place place(String eventSource, String region) {
    Place fresh =
        new Place(
            eventSource.endsWith(DOMAIN)
                ? eventSource.substring(0, eventSource.length() - DOMAIN.length())
                : eventSource,
            region);
    Place known = places.putIfAbsent(fresh, fresh);
    return known == null ? fresh : known;
  }

  void startOver(AccountId account) {
    accounts.remove(account);
  }

  /** The region in a record, which has it once, and any text of a client's escaped. */
  private static String region(String record) {
    String member = "\"awsRegion\":\"";
    int at = record.indexOf(member);
    int end = at < 0 ? -1 : record.indexOf('"', at + member.length());
    return end < 0 ? "us-east-1" : record.substring(at + member.length(), end).intern();
  }

  /** When and for what a key was last used as of a moment, as far as the trail goes. */
  public Optional<Use> ofKey(AccountId account, String accessKeyId, AsOf asOf) {
    OfAccount known = accounts.get(account);
    UseSeries<Place> series = known == null ? null : known.keys.get(accessKeyId);
    return series == null ? Optional.empty() : last(series, asOf);
  }

  /** When a user or role last called anything. */
  public Optional<Use> ofPrincipal(AccountId account, String principalId, AsOf asOf) {
    return services(account, principalId).values().stream()
        .flatMap(actions -> last(actions, asOf))
        .max(Comparator.comparing(Use::at));
  }

  /** When a user or role last called a service. */
  public Optional<Use> ofService(AccountId account, String principalId, String service, AsOf asOf) {
    return last(services(account, principalId).getOrDefault(service, Map.of()), asOf)
        .max(Comparator.comparing(Use::at));
  }

  /** When a user or role last called each action of a service. */
  public Map<String, Use> ofActions(
      AccountId account, String principalId, String service, AsOf asOf) {
    Map<String, Use> uses = new TreeMap<>();
    services(account, principalId)
        .getOrDefault(service, Map.of())
        .forEach((action, series) -> last(series, asOf).ifPresent(use -> uses.put(action, use)));
    return uses;
  }

  private Map<String, Map<String, UseSeries<Place>>> services(AccountId id, String principalId) {
    OfAccount account = accounts.get(id);
    return account == null ? Map.of() : account.actions.getOrDefault(principalId, Map.of());
  }

  private static Stream<Use> last(Map<String, UseSeries<Place>> actions, AsOf asOf) {
    return actions.values().stream().flatMap(series -> last(series, asOf).stream());
  }

  private static Optional<Use> last(UseSeries<Place> series, AsOf asOf) {
    long number = Long.MAX_VALUE;
    long second = Long.MAX_VALUE;
    if (asOf instanceof AsOf.Revision at) {
      number = at.number();
    } else if (asOf instanceof AsOf.Instant at) {
      second = at.instant().getEpochSecond();
    } else if (asOf instanceof AsOf.Known at) {
      number = at.number();
      second = at.instant().getEpochSecond();
    }
    return series
        .last(number, second)
        .map(entry -> entry.what().at(Instant.ofEpochSecond(entry.second())));
  }
}
