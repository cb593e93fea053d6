package io.hindsight.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.time.AsOf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request, read member by member; a member that is null counts as absent. Whoever
 * reads it ends with {@link #end}, which refuses members that nobody asked for.
 */
public final class Input {
  private final ObjectNode object;
  private final String where;
  private final Set<String> known = new HashSet<>();

  private Input(ObjectNode object, String where) {
    this.object = object;
    this.where = where;
  }

  /**
   * @param where what the object is called in refusals, such as {@code requests[3]}
   */
  public static Input of(JsonNode node, String where) {
    if (node instanceof ObjectNode object) {
      return new Input(object, where);
    }
    throw ApiError.invalid(quoted(where) + " must be an object, not " + kind(node));
  }

  /** A member as it came; null where it is absent. */
  public @Nullable JsonNode node(String name) {
    known.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalText(String name) {
    JsonNode node = node(name);
    if (node == null || node.isTextual()) {
      return Optional.ofNullable(node).map(JsonNode::textValue);
    }
    throw wrong(name, "a string", node);
  }

  public boolean flag(String name, boolean otherwise) {
    JsonNode node = node(name);
    if (node == null || node.isBoolean()) {
      return node == null ? otherwise : node.booleanValue();
    }
    throw wrong(name, "true or false", node);
  }

  /** The moment that {@code asOf} names; the latest where it is absent. */
  public AsOf asOf() {
    return optionalText("asOf").map(text -> Moments.parse(path("asOf"), text)).orElse(AsOf.LATEST);
  }

  /** The strings of a list, or of a single string; none where it is absent. */
  public List<String> texts(String name) {
    JsonNode node = node(name);
    return node == null ? List.of() : strings(path(name), node);
  }

  public Optional<Input> object(String name) {
    JsonNode node = node(name);
    return node == null ? Optional.empty() : Optional.of(of(node, path(name)));
  }

  /** The objects of a list. */
  public List<Input> objects(String name) {
    JsonNode node = node(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong(name, "a list", node);
    }
    return elements(node, path(name));
  }

  /** The objects of a list. */
  public static List<Input> elements(JsonNode list, String where) {
    List<Input> objects = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      objects.add(of(element, where + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** An object whose values are strings or lists of strings, numbers and booleans as written. */
  public Map<String, List<String>> lists(String name) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    object(name)
        .ifPresent(
            input ->
                input
                    .object
                    .properties()
                    .forEach(
                        entry ->
                            lists.put(
                                entry.getKey(),
                                strings(input.path(entry.getKey()), entry.getValue()))));
    return lists;
  }

  private static List<String> strings(String where, JsonNode node) {
    if (!node.isArray()) {
      return List.of(string(where, node));
    }
    List<String> strings = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      strings.add(string(where + "[" + strings.size() + "]", element));
    }
    return strings;
  }

  private static String string(String where, JsonNode node) {
    if (node.isTextual() || node.isBoolean() || node.isNumber()) {
      return node.asText();
    }
    throw ApiError.invalid(
        quoted(where) + " must be a string or a list of strings, not " + kind(node));
  }

  /** Refuses what is there and was not asked for. */
  public void end() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw ApiError.invalid(quoted(where) + " has no member " + quoted(name));
              }
            });
  }

  private ApiError missing(String name) {
    return ApiError.invalid(quoted(path(name)) + " is needed and is not there");
  }

  private ApiError wrong(String name, String wanted, JsonNode found) {
    return ApiError.invalid(quoted(path(name)) + " must be " + wanted + ", not " + kind(found));
  }

  /** What a member is called in refusals. */
  public String path(String name) {
    return where.equals("the body") || where.equals("the query") ? name : where + "." + name;
  }

  private static String quoted(String text) {
    return text.equals("the body") || text.equals("the query") ? text : "`" + text + "`";
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "null";
    };
  }
}
