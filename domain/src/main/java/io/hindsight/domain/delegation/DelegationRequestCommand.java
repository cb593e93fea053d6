package io.hindsight.domain.delegation;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.delegation.DelegationRequest.State;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What may be asked of delegation requests; {@code account} is the one that asks for access. */
public sealed interface DelegationRequestCommand extends Command {
  /** The longest session in seconds that a root user may accept. */
  int MOST_OF_ROOT = 14_400;

  AccountId account();

  String id();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  /**
   * @param ownerAccountId whose access is asked for; null for anybody's
   */
  record CreateDelegationRequest(
      AccountId account, String id, DelegationRequest.Terms terms, @Nullable String ownerAccountId)
      implements DelegationRequestCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      String workflow = terms.requestorWorkflowId();
      boolean known =
          state
              .all(DelegationRequest.TABLE, account)
              .anyMatch(each -> each.terms().requestorWorkflowId().equals(workflow));
      return known
          ? Outcome.reject(
              Rejection.entityAlreadyExists(
                  "A delegation request with workflow id " + workflow + " already exists."))
          : Outcome.accept(
              new DelegationRequestEvent.DelegationRequestCreated(
                  account,
                  new DelegationRequest(
                      account,
                      id,
                      terms,
                      State.UNASSIGNED,
                      ownerAccountId,
                      null,
                      null,
                      null,
                      null,
                      context.now(),
                      context.now())));
    }
  }

  /** Who calls takes the request on. */
  record AssociateDelegationRequest(
      AccountId account, String id, String callerArn, AccountId callerAccount)
      implements DelegationRequestCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return from(
          state,
          context,
          this,
          Set.of(State.UNASSIGNED),
          request ->
              new DelegationRequestEvent.DelegationRequestAssociated(
                  account, id, callerArn, callerAccount.value(), context.now()));
    }
  }

  /** The owner passes the request on to who may grant it. */
  record UpdateDelegationRequest(AccountId account, String id, @Nullable String notes)
      implements DelegationRequestCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return from(
          state,
          context,
          this,
          Set.of(State.ASSIGNED, State.PENDING_APPROVAL),
          request ->
              new DelegationRequestEvent.DelegationRequestUpdated(
                  account, id, notes, context.now()));
    }
  }

  /** Root may grant four hours, where others may grant twelve. */
  record AcceptDelegationRequest(AccountId account, String id, String callerArn)
      implements DelegationRequestCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      DelegationRequest found = state.get(DelegationRequest.key(account, id));
      if (found != null
          && callerArn.endsWith(":root")
          && found.terms().sessionDuration() > MOST_OF_ROOT) {
        return Outcome.reject(
            new Rejection(
                "AccessDenied",
                "The root user may accept delegation requests of at most "
                    + MOST_OF_ROOT
                    + " seconds."));
      }
      return from(
          state,
          context,
          this,
          Set.of(State.ASSIGNED, State.PENDING_APPROVAL),
          request ->
              new DelegationRequestEvent.DelegationRequestAccepted(
                  account, id, callerArn, context.now()));
    }
  }

  /** What was granted can be refused as long as its token was not sent. */
  record RejectDelegationRequest(AccountId account, String id, @Nullable String reason)
      implements DelegationRequestCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return from(
          state,
          context,
          this,
          Set.of(State.ASSIGNED, State.PENDING_APPROVAL, State.ACCEPTED),
          request ->
              new DelegationRequestEvent.DelegationRequestRejected(
                  account, id, reason, context.now()));
    }
  }

  record SendDelegationToken(AccountId account, String id, String callerArn)
      implements DelegationRequestCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      DelegationRequest request = state.get(DelegationRequest.key(account, id));
      if (request != null
          && request.terms().onlySendByOwner()
          && !callerArn.equals(request.ownerId())) {
        return Outcome.reject(
            new Rejection(
                "AccessDenied",
                "Only the owner of delegation request " + id + " may send its token."));
      }
      return from(
          state,
          context,
          this,
          Set.of(State.ACCEPTED),
          accepted -> new DelegationRequestEvent.DelegationTokenSent(account, id, context.now()));
    }
  }

  private static Outcome<Event> from(
      Entities state,
      CommandContext context,
      DelegationRequestCommand self,
      Set<State> states,
      Function<DelegationRequest, Event> event) {
    DelegationRequest request = state.get(DelegationRequest.key(self.account(), self.id()));
    if (request == null) {
      return Outcome.reject(notFound(self.id()));
    }
    State now = request.stateAt(context.now());
    return states.contains(now)
        ? Outcome.accept(event.apply(request))
        : Outcome.reject(
            Rejection.invalidInput(
                "Delegation request "
                    + self.id()
                    + " is in the state "
                    + now
                    + ", which does not allow this operation."));
  }

  /** AWS's refusal where there is no such request. */
  static Rejection notFound(String id) {
    return Rejection.noSuchEntity("Delegation request " + id + " cannot be found.");
  }
}
