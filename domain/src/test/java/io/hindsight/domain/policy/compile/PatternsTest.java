package io.hindsight.domain.policy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The forms in which patterns are kept match alike, as a regular expression does, and at once. */
class PatternsTest {
  private static final int TRIES = 20_000;

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*?\u00e9\u0416").ofMaxLength(12);
  }

  @Provide
  Arbitrary<String> longPatterns() {
    return Arbitraries.strings().withChars("aab?").ofMinLength(17).ofMaxLength(80);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab\u00e9\u0416*?").ofMaxLength(14);
  }

  @Provide
  Arbitrary<String> longTexts() {
    return Arbitraries.strings().withChars("aab").ofMaxLength(200);
  }

  @Property(tries = TRIES)
  void matchAsARegularExpressionDoes(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    check(pattern, text);
  }

  @Property(tries = 4000)
  void longPartsBetweenStarsToo(
      @ForAll("longPatterns") String part, @ForAll("longTexts") String text) {
    check("*" + part + "*", text);
    check("*" + part + "*", text + part.replace('?', 'b') + text);
    check("a*" + part + "*b", "a" + text + part.replace('?', 'a') + "b");
  }

  private static void check(String pattern, String text) {
    StringBuilder regex = new StringBuilder("(?s)");
    pattern
        .chars()
        .forEach(
            c ->
                regex.append(
                    c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c))));
    boolean expected = Pattern.matches(regex.toString(), text);
    assertEquals(expected, Glob.of(pattern).matches(text), "glob");
    assertEquals(expected, Template.pattern(pattern).matches(text, request("")), "template");
    assertEquals(
        expected,
        Template.pattern("${aws:x}" + pattern).matches("*a" + text, request("*a")),
        "template with a variable");
    SimplePatterns simple = new SimplePatterns();
    if (simple.add(pattern)) {
      assertEquals(expected, SimplePatterns.match(simple.toBytes(), text), "simple");
    }
  }

  private static Request request(String x) {
    return new Request(
        PrincipalRef.ANONYMOUS, "s3:GetObject", "*", "", Map.of("aws:x", List.of(x)));
  }

  /** What goes back would need more time than there is. */
  @Test
  void starsAgainstLongTextsStayLinear() {
    String text = "a".repeat(1_000_000);
    for (String pattern :
        List.of(
            "*a".repeat(3000) + "*b",
            "*" + "a".repeat(3000) + "b*",
            "*" + "a?".repeat(1500) + "b*",
            ("*" + "a".repeat(20)).repeat(100) + "*b*",
            ("*" + "?a".repeat(10)).repeat(100) + "*b*")) {
      assertFalse(Glob.of(pattern).matches(text));
      assertFalse(Template.pattern(pattern + "${aws:x}").matches(text, request("c")));
      SimplePatterns simple = new SimplePatterns();
      if (simple.add(pattern)) {
        assertFalse(SimplePatterns.match(simple.toBytes(), text));
      }
    }
    assertTrue(Glob.of("*a".repeat(3000) + "*").matches(text));
  }
}
