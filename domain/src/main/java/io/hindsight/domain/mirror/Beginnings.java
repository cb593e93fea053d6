package io.hindsight.domain.mirror;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the log begins with: all that it tells of before it tells of its making, unless it was made
 * later under another id.
 */
final class Beginnings {
  private static final class Life {
    final Fact first;
    final Touch touch;
    String id;
    String path = "/";
    boolean over;

    Life(Fact first, Touch touch) {
      this.first = first;
      this.touch = touch;
      this.id = touch.id();
    }
  }

  private Beginnings() {}

  /**
   * @param facts in their order
   */
  static List<Placeholder> of(List<Fact> facts, Instant start) {
    Set<String> made = new HashSet<>();
    for (Fact fact : facts) {
      for (Touch touch : fact.touches()) {
        if (touch.type() == Touch.Type.CREATE) {
          made.add(touch.key());
          made.add(touch.id());
        }
      }
    }
    Map<String, Life> lives = new LinkedHashMap<>();
    Set<String> later = new HashSet<>();
    Map<String, String> keys = new HashMap<>();
    for (Fact fact : facts) {
      for (Touch touch : fact.touches()) {
        String key = keys.computeIfAbsent(touch.key(), k -> k);
        if (later.contains(key)) {
          continue;
        }
        if (touch.type() == Touch.Type.CREATE) {
          Life life = lives.get(key);
          if (life == null) {
            later.add(key);
          } else {
            life.over = true;
          }
        } else {
          live(lives, key, fact, touch, made);
        }
      }
    }
    List<Placeholder> beginnings = new ArrayList<>();
    for (Life life : lives.values()) {
      if (life.first instanceof Detail && life.first.at().equals(start)) {
        continue; // which tells all of it
      }
      beginnings.add(
          new Placeholder(
              life.first, start, life.touch.kind(), life.touch.name(), life.id, life.path));
    }
    return beginnings;
  }

  private static void live(
      Map<String, Life> lives, String key, Fact fact, Touch touch, Set<String> made) {
    Life life = lives.get(key);
    if (life == null) {
      if (!touch.id().isEmpty() && made.contains(touch.id())) {
        return; // the making comes within the same second, or under a clock that was behind
      }
      life = new Life(fact, touch);
      lives.put(key, life);
    }
    if (life.over) {
      return;
    }
    if (life.id.isEmpty()) {
      life.id = touch.id();
    }
    if (fact instanceof CallerSeen caller && caller.path().length() > 1) {
      life.path = caller.path();
    } else if (fact instanceof Detail detail) {
      life.path = detail.path();
    }
    if (touch.type() == Touch.Type.DELETE) {
      life.over = true;
    }
  }
}
