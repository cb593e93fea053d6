package io.hindsight.domain.mirror;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Facts of one instant. CloudTrail tells time in seconds; within one, each fact waits until it can
 * have happened: a policy is attached once its role is there, and a name is made anew once what had
 * it is gone.
 */
final class Moment {
  /** Beyond it the order of the kinds of facts alone must do. */
  private static final int LARGEST = 512;

  private Moment() {}

  static void apply(Folding folding, List<Fact> facts) {
    if (facts.size() == 1 || facts.size() > LARGEST) {
      facts.forEach(folding::apply);
      return;
    }
    folding.replacing(replaced(folding, facts));
    List<Fact> waiting = new ArrayList<>(facts);
    while (!waiting.isEmpty()) {
      int next = 0;
      while (next < waiting.size() && !waiting.get(next).fits(folding)) {
        next++;
      }
      folding.apply(waiting.remove(next == waiting.size() ? 0 : next));
    }
    folding.replacing(Set.of());
  }

  /** What is there before, ends, and is made anew. */
  private static Set<String> replaced(Folding folding, List<Fact> facts) {
    Set<String> made = new HashSet<>();
    Set<String> ended = new HashSet<>();
    for (Fact fact : facts) {
      for (Touch touch : fact.touches()) {
        if (touch.type() == Touch.Type.CREATE && folding.isThere(touch)) {
          made.add(touch.key());
        } else if (touch.type() == Touch.Type.DELETE) {
          ended.add(touch.key());
        }
      }
    }
    made.retainAll(ended);
    return made;
  }
}
