package io.hindsight.http.aws.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Random text that matches a pattern: enough of the language of AWS's models. */
final class PatternText {
  private static final int ATTEMPTS = 400;

  private final Random random;
  private String pattern = "";
  private int at;
  private int repeat;

  PatternText(Random random) {
    this.random = random;
  }

  String of(Pattern wanted, int min, int max) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      pattern = wanted.pattern();
      at = 0;
      repeat = 1 + random.nextInt(Math.max(1, Math.min(max, 12))) + (attempt > 5 ? min : 0);
      String text = alternatives();
      int length = text.codePointCount(0, text.length());
      if (length >= min && length <= max && wanted.matcher(text).matches()) {
        return text;
      }
    }
    throw new AssertionError("no text for " + wanted + " of " + min + " to " + max);
  }

  private String alternatives() {
    List<String> choices = new ArrayList<>();
    StringBuilder sequence = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != ')') {
      if (pattern.charAt(at) == '|') {
        at++;
        choices.add(sequence.toString());
        sequence = new StringBuilder();
      } else {
        sequence.append(repeated());
      }
    }
    choices.add(sequence.toString());
    return choices.get(random.nextInt(choices.size()));
  }

  private String repeated() {
    int start = at;
    String first = atom();
    int end = at;
    int least = 1;
    int most = 1;
    if (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '*' || c == '+' || c == '?') {
        at++;
        least = c == '+' ? 1 : 0;
        most = c == '?' ? 1 : repeat;
      } else if (c == '{') {
        int close = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, close).split(",", -1);
        least = Integer.parseInt(bounds[0]);
        most =
            bounds.length == 1
                ? least
                : bounds[1].isEmpty() ? least + 3 : Integer.parseInt(bounds[1]);
        most = Math.min(most, least + Math.max(3, repeat));
        at = close + 1;
      }
    }
    int after = at;
    int times = most <= least ? least : random.nextInt(least, most + 1);
    StringBuilder text = new StringBuilder(times > 0 ? first : "");
    for (int i = 1; i < times; i++) {
      at = start;
      text.append(atom());
    }
    at = after;
    if (end > after) {
      throw new AssertionError(pattern);
    }
    return text.toString();
  }

  private String atom() {
    char c = pattern.charAt(at++);
    switch (c) {
      case '^', '$':
        return "";
      case '.':
        return String.valueOf((char) ('a' + random.nextInt(26)));
      case '(':
        return group();
      case '[':
        return characterClass();
      case '\\':
        return escaped();
      default:
        return String.valueOf(c);
    }
  }

  private String group() {
    boolean lookAhead = pattern.startsWith("?=", at) || pattern.startsWith("?!", at);
    if (pattern.startsWith("?s)", at)) {
      at += 3;
      return "";
    }
    if (lookAhead || pattern.startsWith("?:", at)) {
      at += 2;
    }
    String inner = alternatives();
    at++;
    return lookAhead ? "" : inner;
  }

  private String escaped() {
    char c = pattern.charAt(at++);
    switch (c) {
      case 'd':
        return String.valueOf(random.nextInt(10));
      case 'w':
        return String.valueOf((char) ('a' + random.nextInt(26)));
      case 's':
        return " ";
      case 'S':
        return "S";
      case 'b':
        return "";
      case 'u':
        at += 4;
        return String.valueOf((char) Integer.parseInt(pattern.substring(at - 4, at), 16));
      case 'p':
        int close = pattern.indexOf('}', at);
        String category = pattern.substring(at + 1, close);
        at = close + 1;
        return switch (category.charAt(0)) {
          case 'L' -> "é";
          case 'N' -> "7";
          case 'Z' -> " ";
          case 'S' -> "+";
          case 'P' -> "!";
          default -> "a";
        };
      case 't':
        return "\t";
      case 'n':
        return "\n";
      case 'r':
        return "\r";
      default:
        return String.valueOf(c);
    }
  }

  private String characterClass() {
    List<String> members = new ArrayList<>();
    if (pattern.charAt(at) == '^') {
      at = pattern.indexOf(']', at) + 1;
      return "q";
    }
    while (pattern.charAt(at) != ']') {
      String low = pattern.charAt(at) == '\\' ? member() : String.valueOf(pattern.charAt(at++));
      if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']' && low.length() == 1) {
        at++;
        String high = pattern.charAt(at) == '\\' ? member() : String.valueOf(pattern.charAt(at++));
        members.add(low);
        int span = high.charAt(0) - low.charAt(0) + 1;
        members.add(String.valueOf((char) (low.charAt(0) + random.nextInt(Math.max(1, span)))));
      } else {
        members.add(low);
      }
    }
    at++;
    return members.get(random.nextInt(members.size()));
  }

  private String member() {
    at++;
    return escaped();
  }
}
