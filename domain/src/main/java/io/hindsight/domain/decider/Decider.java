package io.hindsight.domain.decider;

/**
 * The rules of one kind of aggregate: which commands its state allows, and what events make of it.
 */
public interface Decider<C, S, E> {
  /** The state before the first event. */
  S initial();

  /** Decides {@code command}; pure, so the same arguments give the same outcome. */
  Outcome<E> decide(S state, C command, CommandContext context);

  /** What {@code event} makes of {@code state}; total, it trusts the event and never refuses. */
  S evolve(S state, E event);
}
