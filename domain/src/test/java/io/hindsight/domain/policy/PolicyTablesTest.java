package io.hindsight.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.request.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables under {@code policy/}: each row a case, against the engine and the reference. */
class PolicyTablesTest {
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";
  private static final String OBJECT = "arn:aws:s3:::b/k";

  @TestFactory
  Stream<DynamicTest> decisions() {
    Map<String, Object> table = Values.resource("decisions.json");
    Map<String, Object> documents = Values.map(table.get("documents"));
    return Values.list(table.get("cases")).stream()
        .map(Values::map)
        .map(
            each ->
                dynamicTest(
                    (String) each.get("name"),
                    () ->
                        check(
                            Values.map(each.get("request")),
                            resolved(Values.map(each.get("policies")), documents),
                            (String) each.get("expected"),
                            (String) each.getOrDefault("by", ""))));
  }

  @TestFactory
  Stream<DynamicTest> conditions() {
    return rows("conditions.json", "rows")
        .map(
            row ->
                dynamicTest(
                    (String) row.get(0),
                    () -> {
                      Map<String, Object> statement = allow("s3:GetObject", "*");
                      statement.put("Condition", row.get(1));
                      check(statement, "s3:GetObject", OBJECT, row.get(2), row.get(3));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> actions() {
    return rows("patterns.json", "actions")
        .map(
            row ->
                dynamicTest(
                    row.toString(),
                    () ->
                        check(
                            allow((String) row.get(0), "*"),
                            (String) row.get(1),
                            OBJECT,
                            Map.of(),
                            row.get(2))));
  }

  @TestFactory
  Stream<DynamicTest> resources() {
    return rows("patterns.json", "resources")
        .map(
            row ->
                dynamicTest(
                    row.toString(),
                    () ->
                        check(
                            allow("*", (String) row.get(0)),
                            "s3:GetObject",
                            (String) row.get(1),
                            row.size() > 3 ? row.get(3) : Map.of(),
                            row.get(2))));
  }

  private static Stream<List<Object>> rows(String file, String name) {
    return Values.list(Values.resource(file).get(name)).stream().map(Values::list);
  }

  private static Map<String, Object> allow(String action, String resource) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put("Action", action);
    statement.put("Resource", resource);
    return statement;
  }

  private static void check(
      Map<String, Object> statement,
      String action,
      String resource,
      Object context,
      Object fulfilled) {
    Map<String, Object> request =
        Map.of(
            "principal",
            BOB,
            "action",
            action,
            "resource",
            resource,
            "resourceAccount",
            "111122223333",
            "context",
            context);
    Map<String, Object> document = Map.of("Version", "2012-10-17", "Statement", statement);
    check(
        request,
        Map.of("identity", List.of(document)),
        Boolean.TRUE.equals(fulfilled) ? "Allow" : "ImplicitDeny",
        "identity");
  }

  private static void check(
      Map<String, Object> request, Map<String, Object> policies, String expected, String by) {
    Request asked = Questions.request(request);
    PolicySets sets = Questions.policies(policies);
    Decision decision = Authorizer.decide(asked, sets);
    assertEquals(expected, decision.verdict().text(), "the engine");
    assertEquals(by, word(decision), "what decides");
    assertEquals(decision, Authorizer.decide(asked, Questions.indexed(sets)), "indexed");
    assertEquals(decision, Authorizer.decide(asked, Questions.indexed(sets)), "indexed, again");
    Explanation explanation = Authorizer.explain(asked, sets);
    assertEquals(decision, explanation.decision(), "the explanation");
    boolean known =
        !request.get("principal").toString().contains("-provider/")
            && !Values.map(request.get("context")).containsKey("aws:userid")
            && !Values.write(policies).contains("Binary")
            && !Values.write(policies).contains("a}b")
            && !Values.write(policies).contains("${aws:PrincipalArn}");
    if (known) {
      assertEquals(expected, ReferenceEvaluator.decide(request, policies), "the reference");
    }
  }

  private static String word(Decision decision) {
    PolicyType by = decision.decidedBy();
    if (by == null) {
      return "none";
    }
    return by == PolicyType.VPC_ENDPOINT ? "vpce" : by.name().toLowerCase(Locale.ROOT);
  }

  /** Policies with the documents in place of their names. */
  private static Map<String, Object> resolved(
      Map<String, Object> policies, Map<String, Object> documents) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    policies.forEach((type, value) -> resolved.put(type, resolve(value, documents)));
    return resolved;
  }

  private static Object resolve(Object value, Map<String, Object> documents) {
    if (value instanceof String name) {
      return documents.get(name);
    }
    return value instanceof List<?> list
        ? list.stream().map(each -> resolve(each, documents)).toList()
        : value;
  }
}
