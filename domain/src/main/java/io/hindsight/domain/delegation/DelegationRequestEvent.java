package io.hindsight.domain.delegation;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What happens to delegation requests. */
public sealed interface DelegationRequestEvent extends Event {
  private static List<Change<?>> edit(
      AccountId account, String id, UnaryOperator<DelegationRequest> edit) {
    return List.of(Change.edit(DelegationRequest.key(account, id), edit));
  }

  record DelegationRequestCreated(AccountId account, DelegationRequest request)
      implements DelegationRequestEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(DelegationRequest.key(account, request.id()), request));
    }
  }

  record DelegationRequestAssociated(
      AccountId account, String id, String ownerId, String ownerAccountId, Instant updatedTime)
      implements DelegationRequestEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(account, id, request -> request.associated(ownerId, ownerAccountId, updatedTime));
    }
  }

  record DelegationRequestUpdated(
      AccountId account, String id, @Nullable String notes, Instant updatedTime)
      implements DelegationRequestEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(account, id, request -> request.passedOn(notes, updatedTime));
    }
  }

  record DelegationRequestAccepted(
      AccountId account, String id, String approverId, Instant updatedTime)
      implements DelegationRequestEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(
          account,
          id,
          request ->
              request.moved(DelegationRequest.State.ACCEPTED, approverId, null, updatedTime));
    }
  }

  record DelegationRequestRejected(
      AccountId account, String id, @Nullable String reason, Instant updatedTime)
      implements DelegationRequestEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(
          account,
          id,
          request ->
              request.moved(
                  DelegationRequest.State.REJECTED, request.approverId(), reason, updatedTime));
    }
  }

  record DelegationTokenSent(AccountId account, String id, Instant updatedTime)
      implements DelegationRequestEvent {
    @Override
    public List<Change<?>> changes() {
      return edit(
          account,
          id,
          request ->
              request.moved(
                  DelegationRequest.State.FINALIZED, request.approverId(), null, updatedTime));
    }
  }
}
