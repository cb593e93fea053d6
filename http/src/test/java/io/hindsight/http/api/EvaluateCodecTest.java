package io.hindsight.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of evaluations: the domain's table of decisions through it, and what it refuses. */
class EvaluateCodecTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DECISIONS =
      Path.of("../domain/src/test/resources/policy/decisions.json");

  @TestFactory
  Stream<DynamicTest> decidesAsTheTableSays() throws IOException {
    JsonNode table = JSON.readTree(DECISIONS.toFile());
    return StreamSupport.stream(table.get("cases").spliterator(), false)
        .map(
            each ->
                dynamicTest(each.get("name").asText(), () -> check(each, table.get("documents"))));
  }

  private static void check(JsonNode each, JsonNode documents) throws IOException {
    ObjectNode question = JSON.createObjectNode();
    question.set("request", each.get("request"));
    question.set("policies", resolve(each.get("policies"), documents));
    String text = JSON.writeValueAsString(question);
    JsonNode answer = JSON.readTree(EvaluateCodec.answer(text, true).json());
    assertEquals(each.get("expected"), answer.get("decision"), text);
    assertEquals(each.get("by").asText(), answer.at("/explanation/decidedBy").asText());
    assertEquals(
        "{\"decision\":" + each.get("expected") + "}", EvaluateCodec.answer(text, false).json());
  }

  private static JsonNode resolve(JsonNode value, JsonNode documents) {
    if (value.isTextual()) {
      return documents.get(value.asText());
    }
    if (value instanceof ArrayNode list) {
      ArrayNode resolved = JSON.createArrayNode();
      list.forEach(element -> resolved.add(resolve(element, documents)));
      return resolved;
    }
    if (value instanceof ObjectNode object && !object.has("Statement")) {
      ObjectNode resolved = JSON.createObjectNode();
      object
          .properties()
          .forEach(member -> resolved.set(member.getKey(), resolve(member.getValue(), documents)));
      return resolved;
    }
    return value;
  }

  private static String question(String policies) {
    return """
        {"request": {"principal": "arn:aws:iam::111122223333:user/bob",
                     "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"},
         "policies": {%s}}"""
        .formatted(policies);
  }

  private static JsonNode refusal(String text) throws IOException {
    EvaluateCodec.Answer answer = EvaluateCodec.answer(text, true);
    assertTrue(answer.refused(), answer.json());
    return JSON.readTree(answer.json()).get("error");
  }

  private static void refused(
      String text, String code, String document, String element, int line, int column)
      throws IOException {
    JsonNode error = refusal(text);
    assertEquals(code, error.get("code").asText(), error.toString());
    assertEquals(document, error.path("document").asText(), error.toString());
    assertEquals(element, error.get("element").asText(), error.toString());
    assertEquals(line, error.get("line").asInt(), error.toString());
    assertEquals(column, error.get("column").asInt(), error.toString());
    assertFalse(error.get("rule").asText().isEmpty());
  }

  @Test
  void aRefusalNamesLineColumnElementAndRule() throws IOException {
    String malformed = "MalformedPolicyDocument";
    refused(
        question(
            """
            "identity": [
              {"Version": "2012-10-17", "Statement": [
                {"Effect": "Permit", "Action": "s3:*", "Resource": "*"}]}]"""),
        malformed,
        "policies.identity[0]",
        "Statement[0].Effect",
        5,
        16);
    refused(
        question("\"scps\": [[{\"Statement\": {\"Effect\": \"Deny\", \"Resource\": \"*\"}}]]"),
        malformed,
        "policies.scps[0][0]",
        "Statement[0].Action",
        3,
        39);
    refused(
        question(
            """
            "resource": {"Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789"},
              "Action": "s3:*", "Resource": "*"}}"""),
        malformed,
        "policies.resource",
        "Statement[0].Principal",
        3,
        82);
    refused(
        question(
            """
            "identity": [{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
              "Condition": {"StringEqual": {"aws:username": "bob"}}}}]"""),
        malformed,
        "policies.identity[0]",
        "Statement[0].Condition.StringEqual",
        4,
        32);
    refused("{\n \"request\": }", "InvalidJson", "", "document", 2, 13);
    refused("{}", "ValidationError", "", "request", 1, 1);
    refused(
        "{\"request\": {\"principal\": \"bob\", \"action\": \"s3:GetObject\"}}",
        "ValidationError",
        "",
        "request.principal",
        1,
        13);
    refused(question("\"identities\": []"), "ValidationError", "", "policies.identities", 3, 29);
    refused(question("\"scps\": [{}]"), "ValidationError", "", "policies.scps[0]", 3, 24);
  }

  @Test
  void aListIsAnsweredOneByOne() throws IOException {
    String text = "[" + question("\"identity\": []") + ", {}, " + question("") + "]";
    EvaluateCodec.Answer answer = EvaluateCodec.answer(text, false);
    assertFalse(answer.refused());
    JsonNode answers = JSON.readTree(answer.json());
    assertEquals(3, answers.size());
    assertEquals("ImplicitDeny", answers.at("/0/decision").asText());
    assertEquals("request", answers.at("/1/error/element").asText());
    assertEquals("ImplicitDeny", answers.at("/2/decision").asText());
  }

  @Test
  void documentsMayBeGivenAsTexts() throws IOException {
    String document =
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}";
    String text = question("\"identity\": [" + JSON.writeValueAsString(document) + "]");
    assertEquals("{\"decision\":\"Allow\"}", EvaluateCodec.answer(text, false).json());
  }

  @Test
  void anExplanationTellsWhatFailedAndWhatIsMissing() throws IOException {
    String text =
        question(
            """
            "identity": [{"Version": "2012-10-17", "Statement": [
              {"Sid": "Mine", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
               "Condition": {"StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}}}]}]""");
    JsonNode explanation =
        JSON.readTree(EvaluateCodec.answer(text, true).json()).get("explanation");
    assertEquals("identity", explanation.get("decidedBy").asText());
    assertEquals(
        "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: s3:GetObject on"
            + " resource: arn:aws:s3:::b/k because no identity-based policy allows the"
            + " s3:GetObject action",
        explanation.get("message").asText());
    JsonNode statement = explanation.at("/statements/0");
    assertEquals("Mine", statement.get("statement").asText());
    assertFalse(statement.get("matched").asBoolean());
    assertEquals(
        "Condition.StringEquals.aws:ResourceTag/owner",
        statement.at("/mismatches/0/element").asText());
    assertEquals("aws:ResourceTag/owner", explanation.at("/missingContextKeys/0").asText());
  }
}
