package io.hindsight.domain.questions;

import io.hindsight.domain.decider.Cause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a principal could or could not do something at a moment, and who made it so.
 *
 * @param prospect the verdict
 * @param chains of each deciding statement the changes that made it count, oldest first
 * @param turn where no statement decided, the changes that last turned the verdict; none where it
 *     never was another
 */
public record Blame(
    String principal,
    Deed deed,
    Moment moment,
    Prospect prospect,
    List<Chain> chains,
    List<Link> turn) {
  public Blame {
    chains = List.copyOf(chains);
    turn = List.copyOf(turn);
  }

  /**
   * What made a statement count.
   *
   * @param version the policy's version that has the statement; empty where it has none
   */
  public record Chain(Ground ground, String version, List<Link> links) {
    public Chain {
      links = List.copyOf(links);
    }
  }

  /** A change, and how the credential that made it came about. */
  public record Link(Influence change, List<Hop> lineage) {
    public Link {
      lineage = List.copyOf(lineage);
    }
  }

  /** What a step of a credential's lineage is. */
  public enum Step {
    /** Temporary credentials, made by who comes next. */
    SESSION,
    /** A long-term key of a user, who is taken for a human. */
    USER,
    /** Root itself. */
    ROOT,
    /** The system itself or AWS. */
    SYSTEM,
    /** What comes before is not known. */
    GAP
  }

  /**
   * A step of a credential's lineage.
   *
   * @param arn who acted
   * @param accessKeyId with which key; empty where with none
   * @param at when the credential came about; null where that is not known
   * @param madeBy the call that made the credential; null where that is not known
   * @param note what there is to say, one sentence
   */
  public record Hop(
      Step step,
      String arn,
      String accessKeyId,
      @Nullable Instant at,
      @Nullable Cause madeBy,
      String note) {}
}
