package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.request.Request;
import org.jspecify.annotations.Nullable;

/** A pattern over a whole text, with variables or without. */
final class TextPattern {
  private final @Nullable Glob glob;
  private final @Nullable Template template;

  private TextPattern(@Nullable Glob glob, @Nullable Template template) {
    this.glob = glob;
    this.template = template;
  }

  static TextPattern of(String text, boolean variables) {
    return Template.isNeeded(text, variables)
        ? new TextPattern(null, Template.pattern(text))
        : new TextPattern(Glob.of(text), null);
  }

  boolean matches(String value, Request request) {
    Glob fixed = glob;
    if (fixed != null) {
      return fixed.matches(value);
    }
    return template != null && template.matches(value, request);
  }

  @Nullable Template template() {
    return template;
  }
}
