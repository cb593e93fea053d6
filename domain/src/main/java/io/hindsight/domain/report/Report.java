package io.hindsight.domain.report;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Duration;
import java.time.Instant;

/**
 * A report that was asked for. It says what was known when its event was recorded.
 *
 * @param id the id of its job; of the credential report {@link #CREDENTIALS}
 * @param subject the ARN that it is about; empty where that is the account
 * @param actionLevel whether it tells of actions besides services
 */
public record Report(
    AccountId account, String id, String subject, boolean actionLevel, Instant createDate) {

  /** The id of an account's credential report, of which it has one at a time. */
  public static final String CREDENTIALS = "credential-report";

  /** How long a credential report is the newest there is ("Generate credential reports"). */
  public static final Duration CREDENTIALS_LIFETIME = Duration.ofHours(4);

  /** How long the job of another report is kept. */
  public static final Duration JOB_LIFETIME = Duration.ofDays(7);

  /** How far back last use is told ("Refine permissions using last accessed information"). */
  public static final Duration TRACKING_PERIOD = Duration.ofDays(400);

  /** By id. */
  public static final Table<Report> TABLE =
      new Table<>("reports", Report.class, Table.Owner.ACCOUNT);

  public static Key<Report> key(AccountId account, String id) {
    return TABLE.key(account, id);
  }

  /** Whether a report on credentials is too old to be shown, or another's job to be known. */
  public boolean isOutlived(Instant now) {
    Duration lifetime = id.equals(CREDENTIALS) ? CREDENTIALS_LIFETIME : JOB_LIFETIME;
    return now.isAfter(createDate.plus(lifetime));
  }
}
