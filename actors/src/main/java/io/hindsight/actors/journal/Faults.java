package io.hindsight.actors.journal;

/** How faults are worded. */
final class Faults {
  private Faults() {}

  static String missing(long first, long last) {
    return first == last
        ? "event " + first + " is missing"
        : "events " + first + " to " + last + " are missing";
  }
}
