package io.hindsight.domain.policy;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicyValidator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** Whatever is read as a policy is read or refused with its place, and never anything else. */
class ParserFuzzTest {
  private static final int TRIES = 5000;

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\u0000",
          "\\uD800",
          "null",
          "true",
          "1e999",
          "-0",
          "\"Statement\"",
          "\"Effect\"",
          "\"Allow\"",
          "\"Action\"",
          "\"*\"",
          "\"Resource\"",
          "\"Condition\"",
          "\"StringLike\"",
          "\"${\"",
          "\"${a,'\"",
          "\"${*}\"",
          "\"NotPrincipal\"",
          "\"Principal\"",
          "\"AWS\"",
          "\"IpAddress\"",
          "\"::/129\"",
          "\"DateLessThan\"",
          "\"9999\"",
          "\"NumericEquals\"",
          "\"1e2147483647\"",
          "\"arn:aws:s3:::*\"",
          " ",
          "\n",
          "/**/",
          "\t");

  @Property(tries = TRIES)
  void anyText(@ForAll @StringLength(max = 200) String text) {
    read(text);
  }

  @Property(tries = TRIES)
  void piecesOfPolicies(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    read(text.toString());
  }

  @Property(tries = TRIES)
  void policiesWithMistakes(@ForAll long seed) {
    Random random = new Random(seed);
    String good =
        Values.write(
            Map.of(
                "Version", "2012-10-17", "Statement", new RandomQuestions(seed).statement(true)));
    StringBuilder text = new StringBuilder(good);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, piece);
        default -> text.replace(at, Math.min(text.length(), at + piece.length()), piece);
      }
    }
    read(text.toString());
  }

  private static void read(String text) {
    for (PolicyKind kind : PolicyKind.values()) {
      assertNotNull(PolicyValidator.validate(text, kind));
    }
    try {
      CompiledPolicy policy = PolicyCompiler.compile(PolicyDocument.parse(text));
      Request request =
          new Request(
              PrincipalRef.ANONYMOUS,
              "s3:GetObject",
              "arn:aws:s3:::b/k",
              "",
              Map.of("a", List.of("x", "10.0.0.1"), "aws:username", List.of("*")));
      NamedPolicy named = new NamedPolicy("fuzzed", "", policy);
      PolicySets sets = PolicySets.identity(List.of(named)).withResource(named);
      assertNotNull(Authorizer.explain(request, sets));
    } catch (PolicySyntaxException e) {
      assertTrue(e.position().line() > 0 && e.position().column() > 0);
      assertNotNull(e.element());
      assertTrue(!e.rule().isEmpty());
    }
  }

  @Example
  void deepNestingIsRefused() {
    String deep = "[".repeat(100_000);
    assertThrows(PolicySyntaxException.class, () -> PolicyDocument.parse(deep));
    String objects = "{\"a\":".repeat(100_000);
    assertThrows(PolicySyntaxException.class, () -> PolicyDocument.parse(objects));
  }
}
