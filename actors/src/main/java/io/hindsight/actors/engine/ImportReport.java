package io.hindsight.actors.engine;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.trail.CallRecorded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of the records of a file. */
public final class ImportReport {
  private static final int LISTED = 100;

  /**
   * A record that is none.
   *
   * @param offset where it begins in the file, once expanded
   */
  public record Malformed(long offset, String reason) {}

  private final NavigableMap<String, Long> applied = new TreeMap<>();
  private final NavigableMap<String, Long> ignored = new TreeMap<>();
  private final NavigableMap<String, Long> notUnderstood = new TreeMap<>();
  private final NavigableMap<AccountId, Long> ownAccounts = new TreeMap<>();
  private final NavigableSet<AccountId> accounts = new TreeSet<>();
  private final List<Malformed> malformed = new ArrayList<>();
  private long malformedCount;
  private long known;
  private String refused = "";

  void fresh(AccountId account, Past past, Understanding understanding) {
    accounts.add(account);
    String name =
        past.event() instanceof CallRecorded call
            ? call.eventSource().replace(".amazonaws.com", "") + ':' + call.eventName()
            : past.cause().operation();
    NavigableMap<String, Long> counts =
        switch (understanding) {
          case APPLIED -> applied;
          case IGNORED -> ignored;
          case NOT_UNDERSTOOD -> notUnderstood;
        };
    counts.merge(name, 1L, Long::sum);
  }

  void known(AccountId account, int count) {
    accounts.add(account);
    known += count;
  }

  void ofOwnAccount(AccountId account) {
    ownAccounts.merge(account, 1L, Long::sum);
  }

  void malformed(long offset, String reason) {
    malformedCount++;
    if (malformed.size() < LISTED) {
      malformed.add(new Malformed(offset, reason));
    }
  }

  void refuse(String reason) {
    refused = reason;
  }

  /** How many records changed what is known of who can do what, by operation. */
  public Map<String, Long> applied() {
    return Collections.unmodifiableMap(applied);
  }

  /** How many records change nothing and are kept for audit, by operation. */
  public Map<String, Long> ignored() {
    return Collections.unmodifiableMap(ignored);
  }

  /** How many records may change something that is not understood, by operation. */
  public Map<String, Long> notUnderstood() {
    return Collections.unmodifiableMap(notUnderstood);
  }

  /** How many records were recorded before. */
  public long known() {
    return known;
  }

  /** How many records are of accounts that are decided here, and were left out. */
  public Map<AccountId, Long> ownAccounts() {
    return Collections.unmodifiableMap(ownAccounts);
  }

  /** The mirrored accounts that records are of. */
  public NavigableSet<AccountId> accounts() {
    return Collections.unmodifiableNavigableSet(accounts);
  }

  /** The first malformed records. */
  public List<Malformed> malformed() {
    return Collections.unmodifiableList(malformed);
  }

  public long malformedCount() {
    return malformedCount;
  }

  /** Why the file was not taken in; empty where it was. */
  public String refused() {
    return refused;
  }
}
