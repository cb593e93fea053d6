package io.hindsight.domain.mirror;

import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.history.History;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Facts read from files, and histories made of them. */
public final class Recordings implements CloudTrailLog.Sink {
  public final List<Past> pasts = new ArrayList<>();
  public final List<Understanding> understandings = new ArrayList<>();
  public final List<String> malformed = new ArrayList<>();

  @Override
  public void record(Past past, Understanding understanding) {
    pasts.add(past);
    understandings.add(understanding);
  }

  @Override
  public void malformed(long offset, String reason) {
    malformed.add(offset + ": " + reason);
  }

  /** The folder of real inputs; the test is skipped where it is absent. */
  public static Path data() {
    for (String place : new String[] {"../shared/data", "../../shared/data"}) {
      if (Files.isDirectory(Path.of(place))) {
        return Path.of(place);
      }
    }
    Assumptions.abort("the real inputs of ../shared/data are not here");
    throw new AssertionError();
  }

  /** The records of the real account. */
  public static Recordings cloudTrail() throws IOException, Refused {
    Recordings recordings = new Recordings();
    List<Path> files;
    try (Stream<Path> all = Files.list(data().resolve("cloudtrail"))) {
      files = all.filter(file -> file.toString().endsWith(".json.gz")).sorted().toList();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        CloudTrailLog.read(in, recordings);
      }
    }
    return recordings;
  }

  public static Recordings details(Instant at) throws IOException, Refused {
    Recordings recordings = new Recordings();
    Path file = data().resolve("authorization-details/iam-vulnerable.json.gz");
    try (InputStream in = Files.newInputStream(file)) {
      AuthorizationDetails.read(in, at, recordings);
    }
    return recordings;
  }

  public static Recordings of(String log) throws IOException, Refused {
    Recordings recordings = new Recordings();
    CloudTrailLog.read(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), recordings);
    return recordings;
  }

  /** A history into which facts were recorded in an order, each id once. */
  public static History history(List<Past> pasts) {
    return history(pasts, history -> false);
  }

  /**
   * @param isRead whether somebody reads after a fact came
   */
  static History history(List<Past> pasts, Predicate<History> isRead) {
    History history = new History();
    into(history, pasts, isRead);
    return history;
  }

  static void into(History history, List<Past> pasts, Predicate<History> isRead) {
    Set<AccountId> accounts = new HashSet<>();
    Set<String> ids = new HashSet<>();
    long number = 0;
    for (Past past : pasts) {
      AccountId account = past.event().account();
      Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number);
      if (accounts.add(account)) {
        history.apply(
            new Recorded<>(
                ++number,
                now,
                now,
                Cause.system("test"),
                new AccountEvent.AccountMirrored(account, now)));
      }
      if (ids.add(account + past.id())) {
        history.apply(
            new Recorded<>(++number, now, past.effectiveAt(), past.cause(), past.event()));
        if (isRead.test(history)) {
          history.changes(account, null, null);
        }
      }
    }
  }
}
