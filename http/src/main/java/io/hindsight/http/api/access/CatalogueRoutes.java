package io.hindsight.http.api.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.CatalogueWarnings;
import io.hindsight.domain.catalogue.actions.ConditionKey;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.validate.Finding;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicyValidator;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiRoute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What AWS knows of actions, and policies held against it. */
public final class CatalogueRoutes implements ApiGroup {
  private static final int MOST = 1000;
  private static final long LARGEST = 64 << 10;
  private static final String ACTION =
      """
      {"summary": "What AWS knows of an action",
       "answer": {"type": "object", "properties": {
         "action": {"type": "string"}, "accessLevel": {"type": "string"},
         "resources": {"type": "array", "items": {"type": "object", "properties": {
           "type": {"type": "string"}, "arn": {"type": "string"},
           "required": {"type": "boolean"},
           "conditionKeys": {"$ref": "#/components/schemas/ConditionKeys"}}}},
         "conditionKeys": {"$ref": "#/components/schemas/ConditionKeys"},
         "dependentActions": {"type": "array", "items": {"type": "string"}}}}}
      """;
  private static final String MATCH =
      """
      {"summary": "The actions that a pattern of a policy selects",
       "parameters": [{"name": "match", "in": "query", "required": true,
         "schema": {"type": "string"}, "description": "such as s3:Get*"}],
       "answer": {"type": "object", "properties": {
         "actions": {"type": "array", "items": {"type": "string"}},
         "truncated": {"type": "boolean"}}}}
      """;
  private static final String VALIDATE =
      """
      {"summary": "What AWS would refuse in a policy, and what cannot mean what it says",
       "parameters": [{"name": "kind", "in": "query", "schema": {"default": "identity",
         "enum": ["identity", "resource", "trust", "boundary", "scp", "rcp", "session",
           "vpc_endpoint"]}}],
       "requestBody": {"required": true, "content": {"application/json": {
         "schema": {"$ref": "#/components/schemas/Policy"}}}},
       "answer": {"type": "object", "properties": {
         "errors": {"$ref": "#/components/schemas/Findings"},
         "warnings": {"$ref": "#/components/schemas/Findings"}}}}
      """;
  private static final String KEYS =
      """
      {"type": "array", "items": {"type": "object", "properties": {
        "key": {"type": "string"}, "type": {"type": "string"}}}}
      """;
  private static final String FINDINGS =
      """
      {"type": "array", "items": {"type": "object", "properties": {
        "line": {"type": "integer"}, "column": {"type": "integer"},
        "element": {"type": "string"}, "message": {"type": "string"}}}}
      """;

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
            "GET",
            "/v1/actions/{action}",
            "GetAction",
            ApiRoute.Effect.DECIDE,
            ACTION,
            CatalogueRoutes::action),
        ApiRoute.of(
            "GET",
            "/v1/actions",
            "ListActions",
            ApiRoute.Effect.DECIDE,
            MATCH,
            CatalogueRoutes::match),
        ApiRoute.of(
                "POST",
                "/v1/validate-policy",
                "ValidatePolicy",
                ApiRoute.Effect.DECIDE,
                VALIDATE,
                CatalogueRoutes::validate)
            .withBodyLimit(LARGEST));
  }

  @Override
  public Map<String, String> schemas() {
    return Map.of("ConditionKeys", KEYS, "Findings", FINDINGS);
  }

  private static CompletionStage<ApiAnswer> action(ApiCall call) {
    String name = String.valueOf(call.path().get("action"));
    ServiceAction action =
        ActionCatalogue.instance()
            .action(name)
            .orElseThrow(() -> ApiError.notFound("AWS has no action `" + name + "`"));
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.put("action", action.action());
    answer.put("accessLevel", action.level().text());
    ArrayNode resources = answer.putArray("resources");
    for (ServiceAction.Use use : action.resources()) {
      ObjectNode resource =
          resources
              .addObject()
              .put("type", use.type().name())
              .put("arn", use.type().arn())
              .put("required", use.required());
      keys(
          resource.putArray("conditionKeys"),
          Stream.concat(use.conditionKeys().stream(), use.type().conditionKeys().stream()));
    }
    keys(answer.putArray("conditionKeys"), action.conditionKeys().stream());
    ArrayNode dependent = answer.putArray("dependentActions");
    action.dependentActions().forEach(dependent::add);
    return ApiAnswer.json(answer).now();
  }

  private static void keys(ArrayNode list, Stream<ConditionKey> keys) {
    keys.distinct().forEach(key -> list.addObject().put("key", key.name()).put("type", key.type()));
  }

  private static CompletionStage<ApiAnswer> match(ApiCall call) {
    String pattern =
        call.query("match").orElseThrow(() -> ApiError.invalid("`match` is needed in the query"));
    if (pattern.length() > 256) {
      throw ApiError.invalid("`match` has 256 characters at most");
    }
    List<String> names =
        ActionCatalogue.instance().matching(pattern).stream().map(ServiceAction::action).toList();
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    ArrayNode list = answer.putArray("actions");
    names.stream().limit(MOST).forEach(list::add);
    answer.put("truncated", names.size() > MOST);
    return ApiAnswer.json(answer).now();
  }

  private static CompletionStage<ApiAnswer> validate(ApiCall call) {
    String kindName = call.query("kind").orElse("identity");
    PolicyKind kind;
    try {
      kind = PolicyKind.valueOf(kindName.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("`" + kindName + "` is no kind of policy");
    }
    String text = new String(call.request().body(), StandardCharsets.UTF_8);
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    findings(answer.putArray("errors"), PolicyValidator.validate(text, kind));
    ArrayNode warnings = answer.putArray("warnings");
    try {
      findings(warnings, CatalogueWarnings.of(PolicyDocument.parse(text)));
    } catch (PolicySyntaxException e) {
      // What is wrong with it is among the errors.
    }
    return ApiAnswer.json(answer).now();
  }

  private static void findings(ArrayNode list, List<Finding> findings) {
    for (Finding finding : findings) {
      list.addObject()
          .put("line", finding.position().line())
          .put("column", finding.position().column())
          .put("element", finding.element())
          .put("message", finding.message());
    }
  }
}
