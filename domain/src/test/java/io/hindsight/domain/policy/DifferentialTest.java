package io.hindsight.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.Request;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The engine against the reference on requests at random: as many as {@code
 * hindsight.differential.requests} says, from the seed {@code hindsight.differential.seed}.
 */
class DifferentialTest {
  private static final int REQUESTS_A_SET = 50;

  private final long requests = Long.getLong("hindsight.differential.requests", 100_000);
  private final long seed = Long.getLong("hindsight.differential.seed", System.nanoTime());

  @Test
  void decidesAsTheReferenceDoes() {
    RandomQuestions questions = new RandomQuestions(seed);
    Map<String, Integer> seen = new TreeMap<>();
    for (long done = 0; done < requests; done += REQUESTS_A_SET) {
      Map<String, Object> policies = questions.policies();
      PolicySets sets = Questions.policies(policies);
      PolicySets indexed = Questions.indexed(sets);
      for (int i = 0; i < REQUESTS_A_SET; i++) {
        Map<String, Object> request = questions.request();
        Request asked = Questions.request(request);
        String expected = ReferenceEvaluator.decide(request, policies);
        Decision decision = Authorizer.decide(asked, sets);
        seen.merge(expected, 1, Integer::sum);
        if (!expected.equals(decision.verdict().text())
            || decision != Authorizer.decide(asked, indexed)
            || decision != Authorizer.explain(asked, sets).decision()) {
          String question =
              Values.write(Map.of("request", request)) + "\n" + Values.write(policies);
          assertEquals(expected, decision.verdict().text(), "seed " + seed + "\n" + question);
          assertEquals(
              decision, Authorizer.decide(asked, indexed), "indexed, seed " + seed + question);
          assertEquals(
              decision,
              Authorizer.explain(asked, sets).decision(),
              "explained, seed " + seed + question);
        }
      }
    }
    assertEquals(3, seen.size(), "every verdict occurs: " + seen);
    assertTrue(seen.values().stream().allMatch(count -> count > requests / 50), seen.toString());
  }
}
