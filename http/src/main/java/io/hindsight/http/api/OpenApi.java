package io.hindsight.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI 3.1 description of the native API, made from the table of routes. */
final class OpenApi {
  private static final Map<ApiRoute, Set<String>> QUERIES = new ConcurrentHashMap<>();
  private static final String OWN =
      """
      {"summary": "This description", "answer": {"type": "object"}}
      """;
  private static final String ERROR =
      """
      {"type": "object", "required": ["error"], "properties": {"error": {
        "type": "object", "required": ["code", "message", "requestId"],
        "properties": {
          "code": {"type": "string"}, "message": {"type": "string"},
          "requestId": {"type": "string"},
          "policy": {"type": "string", "description": "the policy that is refused"},
          "line": {"type": "integer"}, "column": {"type": "integer"},
          "element": {"type": "string"}, "rule": {"type": "string"}}}}}
      """;
  private static final String SECURITY =
      """
      {"type": "apiKey", "in": "header", "name": "Authorization",
       "x-amazon-apigateway-authtype": "awsSigv4",
       "description": "AWS Signature Version 4, service `hindsight`"}
      """;

  private final ApiRoute route;
  private final byte[] document;

  OpenApi(List<ApiGroup> groups) {
    this.route =
        ApiRoute.of(
            "GET",
            "/v1/openapi.json",
            "GetApiDescription",
            ApiRoute.Effect.DECIDE,
            OWN,
            call -> written());
    ObjectNode root = ApiJson.mapper().createObjectNode().put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "Hindsight")
        .put("version", "1")
        .put(
            "description",
            "Requests are signed with AWS Signature Version 4 as service `hindsight`, and"
                + " authorised by the action that `x-hindsight-action` names. Times are UTC.");
    ObjectNode paths = root.putObject("paths");
    for (ApiGroup group : groups) {
      group.routes().forEach(each -> add(paths, each));
    }
    add(paths, route);
    ObjectNode components = root.putObject("components");
    ObjectNode schemas = components.putObject("schemas");
    groups.forEach(group -> group.schemas().forEach((name, json) -> schemas.set(name, tree(json))));
    schemas.set("Error", tree(ERROR));
    components.putObject("securitySchemes").set("sigv4", tree(SECURITY));
    root.putArray("security").addObject().putArray("sigv4");
    this.document = ApiJson.write(root);
  }

  ApiRoute route() {
    return route;
  }

  private java.util.concurrent.CompletionStage<ApiAnswer> written() {
    return ApiAnswer.written(document).now();
  }

  private static void add(ObjectNode paths, ApiRoute route) {
    ObjectNode operation = (ObjectNode) tree(route.description());
    ObjectNode described = ApiJson.mapper().createObjectNode();
    described.put("operationId", route.method().toLowerCase(Locale.ROOT) + route.action());
    described.put("x-hindsight-action", "hindsight:" + route.action());
    JsonNode answer = operation.remove("answer");
    String type = operation.path("answerType").asText("application/json");
    operation.remove("answerType");
    described.setAll(operation);
    ArrayNode parameters = described.withArray("parameters");
    for (String name : PathPattern.of(route.path()).names()) {
      ObjectNode parameter = parameters.addObject();
      parameter.put("name", name).put("in", "path").put("required", true);
      parameter.putObject("schema").put("type", "string");
    }
    ObjectNode responses = described.putObject("responses");
    ObjectNode good = responses.putObject("200").put("description", "The answer");
    if (answer != null) {
      good.putObject("content").putObject(type).set("schema", answer);
    }
    ObjectNode error = responses.putObject("default").put("description", "A refusal");
    error
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
    String path = route.path().replace("+}", "}");
    ObjectNode methods =
        paths.get(path) instanceof ObjectNode there ? there : paths.putObject(path);
    methods.set(route.method().toLowerCase(Locale.ROOT), described);
  }

  /** Refuses a parameter of the query that the route's description does not have. */
  static void checkQuery(ApiRoute route, Map<String, String> query) {
    Set<String> known = QUERIES.computeIfAbsent(route, OpenApi::queryNames);
    for (String name : query.keySet()) {
      if (!known.contains(name) && !name.startsWith("X-Amz-")) {
        throw ApiError.invalid(
            "`" + name + "` is no parameter of " + route.method() + " " + route.path());
      }
    }
  }

  private static Set<String> queryNames(ApiRoute route) {
    Set<String> names = new HashSet<>();
    for (JsonNode parameter : tree(route.description()).path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  private static JsonNode tree(String json) {
    try {
      return ApiJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a route's description is not JSON", e);
    }
  }
}
