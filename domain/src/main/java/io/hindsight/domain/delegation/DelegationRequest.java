package io.hindsight.domain.delegation;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for temporary access ("Temporary delegation" in the IAM User Guide). It expires by
 * itself a day after it was made, or seven after its last move from one state to the next.
 *
 * @param account who asks
 * @param state as the last event left it; see {@link #stateAt}
 * @param terms what is asked for; never changes
 * @param ownerAccountId whose access it is; null until somebody takes it on, where none was named
 * @param ownerId the ARN of who took it on
 * @param approverId the ARN of who granted it
 * @param notes of who passed it on to be granted
 */
public record DelegationRequest(
    AccountId account,
    String id,
    Terms terms,
    State state,
    @Nullable String ownerAccountId,
    @Nullable String ownerId,
    @Nullable String approverId,
    @Nullable String notes,
    @Nullable String rejectionReason,
    Instant createDate,
    Instant updatedTime) {

  /** What is asked for, by whom and for how long. */
  public record Terms(
      String requestorArn,
      String requestorWorkflowId,
      String description,
      @Nullable String requestMessage,
      @Nullable String policyTemplateArn,
      List<Parameter> parameters,
      @Nullable String redirectUrl,
      String notificationChannel,
      int sessionDuration,
      boolean onlySendByOwner) {
    public Terms {
      parameters = List.copyOf(parameters);
    }
  }

  /** A value for a policy template. */
  public record Parameter(@Nullable String name, @Nullable String type, List<String> values) {
    public Parameter {
      values = List.copyOf(values);
    }
  }

  /** How far a request has come. */
  public enum State {
    UNASSIGNED,
    ASSIGNED,
    PENDING_APPROVAL,
    ACCEPTED,
    REJECTED,
    FINALIZED,
    /** What any other becomes in time, without anybody's doing. */
    EXPIRED;

    /** How long a request stays in this state when nobody acts. */
    Duration lasts() {
      return Duration.ofDays(this == UNASSIGNED ? 1 : 7);
    }
  }

  /** By id, in the account that asks. */
  public static final Table<DelegationRequest> TABLE =
      new Table<>("delegation-requests", DelegationRequest.class, Table.Owner.ACCOUNT);

  public static Key<DelegationRequest> key(AccountId account, String id) {
    return TABLE.key(account, id);
  }

  /** The state at an instant, which no event tells when it is for lack of one. */
  public State stateAt(Instant now) {
    return now.isBefore(updatedTime.plus(state.lasts())) ? state : State.EXPIRED;
  }

  /** When the request was last moved on, which may be its expiry. */
  public Instant updatedAt(Instant now) {
    return stateAt(now) == State.EXPIRED ? updatedTime.plus(state.lasts()) : updatedTime;
  }

  /** Whether an account may see the request: its own, or whoever's where nobody's yet. */
  public boolean isVisibleTo(AccountId viewer) {
    return viewer.equals(account)
        || ownerAccountId == null
        || ownerAccountId.equals(viewer.value());
  }

  DelegationRequest associated(String owner, String ownerAccount, Instant at) {
    return new DelegationRequest(
        account, id, terms, State.ASSIGNED, ownerAccount, owner, null, null, null, createDate, at);
  }

  DelegationRequest passedOn(@Nullable String added, Instant at) {
    return new DelegationRequest(
        account,
        id,
        terms,
        State.PENDING_APPROVAL,
        ownerAccountId,
        ownerId,
        null,
        added == null ? notes : added,
        null,
        createDate,
        at);
  }

  DelegationRequest moved(
      State to, @Nullable String approver, @Nullable String reason, Instant at) {
    return new DelegationRequest(
        account, id, terms, to, ownerAccountId, ownerId, approver, notes, reason, createDate, at);
  }
}
