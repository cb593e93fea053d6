package io.hindsight.ops.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Breaks lines at spaces, so that a terminal need not break them anywhere. */
final class Fold {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final int HANG = 4;

  private Fold() {}

  /** A line as lines no longer than {@code width}; what follows hangs in. Names stay whole. */
  static List<String> line(String text, int width) {
    int indent = 0;
    while (indent < text.length() && text.charAt(indent) == ' ') {
      indent++;
    }
    String hanging = " ".repeat(Math.min(indent + HANG, width / 2));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(text.substring(0, indent));
    boolean empty = true;
    for (String word : text.substring(indent).split(" ", -1)) {
      if (!empty && length(line) + 1 + length(word) > width) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(hanging);
        empty = true;
        if (word.isEmpty()) {
          continue;
        }
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /** A text as lines no longer than {@code width}; a word that is longer is broken. */
  static List<String> cell(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder();
      }
      line.append(line.length() > 0 ? " " : "").append(word);
      while (line.length() > width) {
        lines.add(line.substring(0, width));
        line.delete(0, width);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  private static int length(CharSequence text) {
    return COLOUR.matcher(text).replaceAll("").length();
  }
}
