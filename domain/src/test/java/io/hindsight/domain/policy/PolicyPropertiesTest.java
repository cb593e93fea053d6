package io.hindsight.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicyPrinter;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.evaluate.Verdict;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of all policies and requests. */
class PolicyPropertiesTest {
  private static final int TRIES = 2000;

  private static Decision decide(Map<String, Object> request, Map<String, Object> policies) {
    return Authorizer.decide(Questions.request(request), Questions.policies(policies));
  }

  @Property(tries = TRIES)
  void addingADenyNeverAllows(@ForAll long seed) {
    RandomQuestions questions = new RandomQuestions(seed);
    Map<String, Object> request = questions.request();
    Map<String, Object> policies = questions.policies();
    Map<String, Object> deny = questions.statement(false);
    deny.put("Effect", "Deny");
    Map<String, Object> more = new LinkedHashMap<>(policies);
    List<Object> identity = new ArrayList<>(Values.list(policies.get("identity")));
    identity.add(Map.of("Version", "2012-10-17", "Statement", List.of(deny)));
    more.put("identity", identity);
    if (!decide(request, policies).isAllowed()) {
      assertTrue(!decide(request, more).isAllowed());
    }
  }

  @Property(tries = TRIES)
  void addingAnAllowNeverBeatsAnExplicitDeny(@ForAll long seed) {
    RandomQuestions questions = new RandomQuestions(seed);
    Map<String, Object> request = questions.request();
    Map<String, Object> policies = questions.policies();
    Map<String, Object> allow = questions.statement(false);
    allow.put("Effect", "Allow");
    Map<String, Object> more = new LinkedHashMap<>(policies);
    List<Object> identity = new ArrayList<>(Values.list(policies.get("identity")));
    identity.add(Map.of("Version", "2012-10-17", "Statement", List.of(allow)));
    more.put("identity", identity);
    if (decide(request, policies).verdict() == Verdict.EXPLICIT_DENY) {
      assertEquals(Verdict.EXPLICIT_DENY, decide(request, more).verdict());
    }
  }

  @Property(tries = TRIES)
  void orderMakesNoDifference(@ForAll long seed) {
    RandomQuestions questions = new RandomQuestions(seed);
    Map<String, Object> request = questions.request();
    Map<String, Object> policies = questions.policies();
    Random random = new Random(seed);
    Map<String, Object> shuffled = new LinkedHashMap<>(policies);
    shuffled.put("identity", shuffled(policies.get("identity"), random));
    shuffled.put("resource", shuffledDocument(policies.get("resource"), random));
    Map<String, Object> otherwise = new LinkedHashMap<>(request);
    otherwise.put("context", shuffledKeys(Values.map(request.get("context")), random));
    assertEquals(decide(request, policies), decide(otherwise, shuffled));
  }

  private static Object shuffled(Object documents, Random random) {
    List<Object> all = new ArrayList<>();
    for (Object document : Values.list(documents)) {
      all.add(shuffledDocument(document, random));
    }
    Collections.shuffle(all, random);
    return all;
  }

  private static Object shuffledDocument(Object document, Random random) {
    if (document == null) {
      return null;
    }
    Map<String, Object> copy = new LinkedHashMap<>(Values.map(document));
    List<Object> statements = new ArrayList<>();
    for (Object statement : Values.list(copy.get("Statement"))) {
      Map<String, Object> each = shuffledKeys(Values.map(statement), random);
      if (each.containsKey("Condition")) {
        each.put("Condition", shuffledKeys(Values.map(each.get("Condition")), random));
      }
      statements.add(each);
    }
    Collections.shuffle(statements, random);
    copy.put("Statement", statements);
    return shuffledKeys(copy, random);
  }

  private static Map<String, Object> shuffledKeys(Map<String, Object> map, Random random) {
    List<String> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, random);
    Map<String, Object> shuffled = new LinkedHashMap<>();
    keys.forEach(key -> shuffled.put(key, map.get(key)));
    return shuffled;
  }

  @Property(tries = TRIES)
  void explanationsAgreeWithVerdicts(@ForAll long seed) {
    RandomQuestions questions = new RandomQuestions(seed);
    Request request = Questions.request(questions.request());
    var policies = Questions.policies(questions.policies());
    Explanation explanation = Authorizer.explain(request, policies);
    Decision decision = Authorizer.decide(request, policies);
    assertEquals(decision, explanation.decision());
    assertEquals(decision.isAllowed(), explanation.message().isEmpty());
    PolicyType by = decision.decidedBy();
    if (by == null) {
      return;
    }
    boolean deny = explanation.matched(by).stream().anyMatch(Explanation.Examined::deny);
    boolean allow = explanation.matched(by).stream().anyMatch(examined -> !examined.deny());
    if (decision.verdict() == Verdict.EXPLICIT_DENY) {
      assertTrue(deny, "a statement that denies is shown");
    } else if (decision.verdict() == Verdict.ALLOW) {
      assertTrue(allow && !deny, "a statement that allows is shown");
    }
    boolean denied =
        explanation.statements().stream()
            .anyMatch(examined -> examined.matched() && examined.deny());
    assertEquals(decision.verdict() == Verdict.EXPLICIT_DENY, denied);
  }

  @Property(tries = TRIES)
  void whatIsPrintedReadsAsWhatWasPrinted(@ForAll long seed) throws PolicySyntaxException {
    Map<String, Object> policies = new RandomQuestions(seed).policies();
    List<Object> documents = new ArrayList<>(Values.list(policies.get("identity")));
    documents.addAll(Values.list(policies.get("resource")));
    for (Object each : documents) {
      PolicyDocument document = PolicyDocument.parse(Values.write(each));
      String printed = PolicyPrinter.print(document);
      PolicyDocument again = PolicyDocument.parse(printed);
      assertEquals(placeless(document), placeless(again));
      assertEquals(printed, PolicyPrinter.print(again));
    }
  }

  private static String placeless(PolicyDocument document) {
    return document.toString().replaceAll("line \\d+, column \\d+", "");
  }
}
