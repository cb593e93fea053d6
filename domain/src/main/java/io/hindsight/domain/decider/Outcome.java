package io.hindsight.domain.decider;

import java.util.List;

/** The answer of a decider: events to store, or a refusal. */
public sealed interface Outcome<E> {
  /** The command is allowed; no events where nothing changes (an idempotent command). */
  record Accepted<E>(List<E> events) implements Outcome<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Rejected<E>(Rejection rejection) implements Outcome<E> {}

  static <E> Outcome<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E> Outcome<E> accept(List<? extends E> events) {
    return new Accepted<>(List.copyOf(events));
  }

  static <E> Outcome<E> unchanged() {
    return new Accepted<>(List.of());
  }

  static <E> Outcome<E> reject(String code, String message) {
    return new Rejected<>(new Rejection(code, message));
  }

  static <E> Outcome<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }
}
