package io.hindsight.domain.catalogue.actions;

/** Forms with variables, such as {@code arn:${Partition}:s3:::${BucketName}}, as patterns. */
final class ArnForm {
  private ArnForm() {}

  /** The form with a star for each {@code ${…}}. */
  static String of(String form) {
    StringBuilder pattern = new StringBuilder(form.length());
    int at = 0;
    while (at < form.length()) {
      int open = form.indexOf("${", at);
      int close = open < 0 ? -1 : form.indexOf('}', open);
      if (close < 0) {
        return pattern.append(form, at, form.length()).toString();
      }
      pattern.append(form, at, open).append('*');
      at = close + 1;
    }
    return pattern.toString();
  }

  static boolean matches(String pattern, String text) {
    return meet(pattern, text);
  }

  /**
   * Whether there is a text that two patterns match. A star is any text, a question mark one
   * character; the time it takes is the product of the lengths.
   */
  static boolean meet(String one, String other) {
    boolean[] row = new boolean[other.length() + 1];
    row[0] = true;
    for (int j = 0; j < other.length() && other.charAt(j) == '*'; j++) {
      row[j + 1] = true;
    }
    for (int i = 0; i < one.length(); i++) {
      boolean star = one.charAt(i) == '*';
      boolean corner = row[0];
      row[0] = corner && star;
      for (int j = 0; j < other.length(); j++) {
        boolean above = row[j + 1];
        boolean left = row[j];
        char a = one.charAt(i);
        char b = other.charAt(j);
        if (star || b == '*') {
          row[j + 1] = above || left;
        } else {
          row[j + 1] = corner && (a == b || a == '?' || b == '?');
        }
        corner = above;
      }
    }
    return row[other.length()];
  }
}
