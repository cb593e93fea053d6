package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.request.Request;
import org.jspecify.annotations.Nullable;

/** A pattern over a whole text, with variables or without. */
final class TextPattern {
  private final String source;
  private final @Nullable Glob glob;
  private final @Nullable Template template;

  private TextPattern(String source, @Nullable Glob glob, @Nullable Template template) {
    this.source = source;
    this.glob = glob;
    this.template = template;
  }

  static TextPattern of(String text, boolean variables) {
    return Template.isNeeded(text, variables)
        ? new TextPattern(text, null, Template.of(text))
        : new TextPattern(text, new Glob(text, false), null);
  }

  boolean matches(String value, Request request) {
    Glob fixed = glob;
    if (fixed != null) {
      return fixed.matches(value);
    }
    String resolved = template == null ? null : template.resolve(request);
    return resolved != null && new Glob(resolved, false).matches(value);
  }

  boolean isAny() {
    return glob != null && glob.isAny();
  }

  @Nullable Template template() {
    return template;
  }

  @Override
  public String toString() {
    return source;
  }
}
