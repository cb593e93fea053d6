package io.hindsight.domain.entity;

import io.hindsight.domain.arn.AccountId;
import java.util.List;

/** A fact that became true in an account; who, when and why stand beside it. */
public interface Event {
  AccountId account();

  /** What the fact changes; total, it trusts the event and never refuses. */
  List<Change<?>> changes();

  /** Whether the account begins anew with this event, all that was in it before being gone. */
  default boolean startsOver() {
    return false;
  }
}
