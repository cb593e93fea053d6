package io.hindsight.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/evaluate}: decisions over policies that come with the request. */
public final class Evaluation implements ApiGroup {
  private static final String EVALUATE =
      """
      {"summary": "Decides requests over the policies that come with them",
       "description": "Nothing is added to what is given: context is all there is. One question or an array of them; of an array, each wrong question answers its own error.",
       "parameters": [{"name": "explain", "in": "query",
         "schema": {"type": "boolean", "default": true},
         "description": "false leaves explanations out"}],
       "requestBody": {"required": true, "content": {"application/json": {"schema": {
         "oneOf": [{"$ref": "#/components/schemas/Question"},
           {"type": "array", "items": {"$ref": "#/components/schemas/Question"}}]}}}},
       "answer": {"oneOf": [{"$ref": "#/components/schemas/Decision"},
         {"type": "array", "items": {"oneOf": [{"$ref": "#/components/schemas/Decision"},
           {"$ref": "#/components/schemas/Error"}]}}]}}
      """;
  private static final String QUESTION =
      """
      {"type": "object", "required": ["request"], "additionalProperties": false, "properties": {
        "request": {"type": "object", "required": ["principal", "action"],
          "additionalProperties": false, "properties": {
            "principal": {"type": "string", "description": "the ARN of a user, role, assumed-role or federated-user session or root; a service such as cloudtrail.amazonaws.com; or anonymous. The ARN of a role stands for the role itself, without a session"},
            "action": {"type": "string", "examples": ["s3:GetObject"]},
            "resource": {"type": "string", "default": "*"},
            "resourceAccount": {"type": ["string", "null"], "description": "who owns the resource, where its ARN does not tell"},
            "context": {"$ref": "#/components/schemas/Context"}}},
        "policies": {"type": "object", "additionalProperties": false, "properties": {
          "identity": {"type": "array", "items": {"$ref": "#/components/schemas/Policy"}},
          "resource": {"oneOf": [{"$ref": "#/components/schemas/Policy"}, {"type": "null"}]},
          "boundary": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Policy"}, "description": "null: none; []: one that allows nothing"},
          "scps": {"type": "array", "description": "one list a level, root first; []: none apply", "items": {"type": "array", "items": {"$ref": "#/components/schemas/Policy"}}},
          "rcps": {"type": "array", "description": "as scps, of the resource's account", "items": {"type": "array", "items": {"$ref": "#/components/schemas/Policy"}}},
          "session": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Policy"}},
          "vpce": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Policy"}, "description": "null: none; []: one that allows nothing"}}}}}
      """;
  private static final String POLICY =
      """
      {"description": "an IAM policy document, as an object or as its text",
       "type": ["object", "string"]}
      """;
  private static final String CONTEXT =
      """
      {"type": "object", "description": "condition keys, in any case",
       "additionalProperties": {"type": ["string", "number", "boolean", "array"],
         "items": {"type": ["string", "number", "boolean"]}}}
      """;
  private static final String DECISION =
      """
      {"type": "object", "required": ["decision"], "properties": {
        "decision": {"enum": ["Allow", "ExplicitDeny", "ImplicitDeny"]},
        "explanation": {"$ref": "#/components/schemas/Explanation"}}}
      """;
  private static final String EXPLANATION =
      """
      {"type": "object", "properties": {
        "decidedBy": {"enum": ["identity", "resource", "trust", "boundary", "scp", "rcp", "session", "vpce", "none"]},
        "message": {"type": "string", "description": "the refusal in AWS's words; empty where it is allowed"},
        "statements": {"type": "array", "description": "that matched, or nearly",
          "items": {"type": "object", "properties": {
            "policyType": {"type": "string"}, "policy": {"type": "string"},
            "attachedTo": {"type": "string"}, "statement": {"type": "string"},
            "effect": {"enum": ["Allow", "Deny"]}, "matched": {"type": "boolean"},
            "failed": {"type": "string", "description": "the element that did not match"},
            "expected": {"type": "string"}, "actual": {"type": "string"},
            "start": {"$ref": "#/components/schemas/Position"},
            "end": {"$ref": "#/components/schemas/Position"}}}},
        "missingContextKeys": {"type": "array", "items": {"type": "string"}}}}
      """;
  private static final String POSITION =
      """
      {"type": "object", "properties": {
        "line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}}}
      """;

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
            "POST",
            "/v1/evaluate",
            "Evaluate",
            ApiRoute.Effect.DECIDE,
            EVALUATE,
            Evaluation::evaluate));
  }

  @Override
  public Map<String, String> schemas() {
    return Map.of(
        "Question", QUESTION,
        "Policy", POLICY,
        "Context", CONTEXT,
        "Decision", DECISION,
        "Explanation", EXPLANATION,
        "Position", POSITION);
  }

  private static CompletionStage<ApiAnswer> evaluate(ApiCall call) {
    EvaluateCodec.Answer answer =
        EvaluateCodec.answer(text(call.request().body()), call.flag("explain", true));
    if (answer.refused()) {
      return ApiAnswer.json(400, withRequestId(answer.json(), call)).now();
    }
    return ApiAnswer.written(answer.json().getBytes(StandardCharsets.UTF_8)).now();
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw ApiError.of("InvalidJson", 400, "the body is not text in UTF-8");
    }
  }

  private static ObjectNode withRequestId(String json, ApiCall call) {
    try {
      ObjectNode refusal = (ObjectNode) ApiJson.mapper().readTree(json);
      refusal.withObject("/error").put("requestId", call.call().requestId());
      return refusal;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a refusal is not JSON", e);
    }
  }
}
