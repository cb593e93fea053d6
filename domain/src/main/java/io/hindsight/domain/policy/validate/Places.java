package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in a document's JSON the element is that a finding is about. */
final class Places {
  private Places() {}

  /**
   * The place of an element such as {@code Statement[0].Action}, or of a text in it; that of what
   * holds it, where it is missing.
   */
  static Position of(Json document, String element, @Nullable String value) {
    Json found = document;
    for (String name : element.split("\\.", 3)) {
      Json inner = child(found, name);
      if (inner == null) {
        break;
      }
      found = inner;
    }
    Json text = value == null ? null : text(found, value);
    return text == null ? found.start() : text.start();
  }

  private static @Nullable Json child(Json json, String name) {
    if (!(json instanceof Json.Obj object)) {
      return null;
    }
    int bracket = name.indexOf('[');
    if (bracket < 0 || !name.endsWith("]")) {
      return object.get(name);
    }
    int index = Integer.parseInt(name.substring(bracket + 1, name.length() - 1));
    Json list = object.get(name.substring(0, bracket));
    if (list instanceof Json.Arr array) {
      return index < array.elements().size() ? array.elements().get(index) : array;
    }
    return list;
  }

  private static @Nullable Json text(Json json, String value) {
    if (json instanceof Json.Text text) {
      return text.value().equals(value) ? text : null;
    }
    List<Json> inner =
        json instanceof Json.Arr array
            ? array.elements()
            : json instanceof Json.Obj object
                ? object.members().stream().map(Json.Member::value).toList()
                : List.of();
    for (Json each : inner) {
      Json found = text(each, value);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
