package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with policy variables ("IAM policy elements: Variables and tags"). What a variable stands
 * for is taken letter by letter: its stars are no wildcards.
 */
final class Template {
  /** Stand for a star and a question mark that are no wildcards. */
  static final char STAR = '\uE000';

  static final char QUESTION = '\uE001';

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  private record Part(String literal, @Nullable String key, @Nullable String otherwise) {}

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  static boolean isNeeded(String text, boolean variables) {
    return variables && text.contains("${");
  }

  static Template of(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      parts.add(new Part(text.substring(from, matcher.start()), null, null));
      parts.add(part(matcher.group(1)));
      from = matcher.end();
    }
    parts.add(new Part(text.substring(from), null, null));
    return new Template(parts);
  }

  private static Part part(String inside) {
    switch (inside) {
      case "*" -> {
        return new Part(String.valueOf(STAR), null, null);
      }
      case "?" -> {
        return new Part(String.valueOf(QUESTION), null, null);
      }
      case "$" -> {
        return new Part("$", null, null);
      }
      default -> {
        int comma = inside.indexOf(',');
        if (comma < 0) {
          return new Part("", inside.strip(), null);
        }
        String otherwise = inside.substring(comma + 1).strip();
        boolean quoted =
            otherwise.length() >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'");
        return new Part(
            "",
            inside.substring(0, comma).strip(),
            quoted ? otherwise.substring(1, otherwise.length() - 1) : otherwise);
      }
    }
  }

  /** The text for a request; null where a variable has no value and no default. */
  @Nullable String resolve(Request request) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part.key() == null) {
        text.append(part.literal());
        continue;
      }
      String value = request.value(part.key());
      if (value == null) {
        value = part.otherwise();
      }
      if (value == null) {
        return null;
      }
      text.append(value.replace('*', STAR).replace('?', QUESTION));
    }
    return text.toString();
  }

  /** The text for comparisons that know no wildcards. */
  @Nullable String resolvePlain(Request request) {
    String text = resolve(request);
    return text == null ? null : text.replace(STAR, '*').replace(QUESTION, '?');
  }

  /** The keys of the variables. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (Part part : parts) {
      if (part.key() != null) {
        keys.add(part.key());
      }
    }
    return keys;
  }
}
