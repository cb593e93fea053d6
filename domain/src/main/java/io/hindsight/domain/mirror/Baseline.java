package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.List;

/**
 * What a dump of an account's authorization details says, effective at the instant it was taken.
 */
public sealed interface Baseline extends Event {
  /** Names the dump: facts of one dump share it. */
  String baseline();

  /** Facts of a mirrored account change what is folded of it, not entities one by one. */
  @Override
  default List<Change<?>> changes() {
    return List.of();
  }

  /**
   * One entity of the dump.
   *
   * @param factId as {@link Past#id}
   * @param kind {@code user}, {@code group}, {@code role} or {@code policy}
   * @param detail as the dump has it, JSON
   */
  record DetailRecorded(
      AccountId account, String baseline, String factId, String kind, String detail)
      implements Baseline {}

  /**
   * The dump is recorded in full: what is not in it was not there.
   *
   * @param kinds the kinds of entity that the dump is complete for
   */
  record BaselineTaken(AccountId account, String baseline, List<String> kinds) implements Baseline {
    public BaselineTaken {
      kinds = List.copyOf(kinds);
    }
  }
}
