package io.hindsight.domain.compare;

import io.hindsight.domain.policy.evaluate.Decision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One recorded call held against the decision as of its time.
 *
 * @param caller the ARN of the caller
 * @param action the action that it was decided as; the event's name where there is none
 * @param resource the ARN of the resource; {@code *} where the record does not tell it
 * @param errorCode as recorded; empty where the call succeeded
 * @param computed null where nothing could be decided
 * @param reason why it is undecidable; null where it agrees or disagrees
 * @param detail in words, what the reason rests on
 */
public record Comparison(
    String eventId,
    Instant eventTime,
    String caller,
    String action,
    String resource,
    String errorCode,
    Outcome outcome,
    @Nullable Decision computed,
    @Nullable Reason reason,
    String detail) {

  /** How record and computation stand to each other. */
  public enum Outcome {
    AGREE,
    DISAGREE,
    UNDECIDABLE
  }

  /** Why the two cannot be held against each other, or differ rightly. */
  public enum Reason {
    NOT_AN_AUTHORIZATION_ERROR("the call failed otherwise than by authorization"),
    NO_ACTION_MAPPING("no action stands for the event"),
    CALLER_IS_A_SERVICE("a service of AWS's called, which no policy of the account decides"),
    CALLER_OF_ANOTHER_ACCOUNT("the caller's own account is not known"),
    ENTITY_UNKNOWN("what applies to the caller is older than the log"),
    RESOURCE_UNKNOWN("the record does not name the resource that the policies ask for"),
    CONTEXT_UNKNOWN("the record lacks a context key that the policies ask for"),
    RESOURCE_POLICY_UNKNOWN("the resource may have a policy of its own"),
    SCP_UNKNOWN("the organization's policies are not known"),
    PROPAGATION_LAG("a change was made seconds before, and AWS takes some to propagate it");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
