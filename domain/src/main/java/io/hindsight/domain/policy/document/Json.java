package io.hindsight.domain.policy.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON value with its place; objects keep the order and the duplicates of their keys. */
public sealed interface Json {
  Position start();

  Position end();

  record Member(String name, Position position, Json value) {}

  record Obj(List<Member> members, Position start, Position end) implements Json {
    public Obj {
      members = List.copyOf(members);
    }

    public @Nullable Json get(String name) {
      for (Member member : members) {
        if (member.name().equals(name)) {
          return member.value();
        }
      }
      return null;
    }
  }

  record Arr(List<Json> elements, Position start, Position end) implements Json {
    public Arr {
      elements = List.copyOf(elements);
    }
  }

  record Text(String value, Position start, Position end) implements Json {}

  /** A number or boolean, by its text. */
  record Literal(String text, boolean number, Position start, Position end) implements Json {}

  record Null(Position start, Position end) implements Json {}
}
