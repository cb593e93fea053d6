package io.hindsight.domain.catalogue.actions;

import java.util.Locale;

/**
 * A condition key.
 *
 * @param name as AWS writes it, such as {@code aws:ResourceTag/${TagKey}}
 * @param type such as {@code String}, {@code ARN}, {@code ArrayOfString}
 */
public record ConditionKey(String name, String type) {
  /** Whether it may have several values. */
  public boolean isMultivalued() {
    return type.startsWith("ArrayOf");
  }

  /** The type of a single value. */
  public String valueType() {
    return isMultivalued() ? type.substring("ArrayOf".length()) : type;
  }

  /**
   * Whether {@code key} is this key, ignoring case; what stands for its variables may be anything.
   */
  boolean matches(String key) {
    int open = name.indexOf("${");
    if (open < 0) {
      return name.equalsIgnoreCase(key);
    }
    return ArnForm.matches(ArnForm.of(name).toLowerCase(Locale.ROOT), key.toLowerCase(Locale.ROOT));
  }
}
