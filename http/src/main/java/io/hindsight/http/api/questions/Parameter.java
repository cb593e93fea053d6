package io.hindsight.http.api.questions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.http.api.ApiJson;
import java.util.List;

/** A parameter of a question, in the query of a GET and in the body of a POST. */
record Parameter(String name, String type, boolean required, String description) {
  static final Parameter AS_OF =
      of("asOf", "an instant such as 2026-03-01T00:00:00Z, a day, revision:N or latest");
  static final Parameter PRINCIPAL =
      needed("principal", "the ARN of a user, role, session or root");
  static final Parameter ACTION = needed("action", "such as s3:GetObject");
  static final Parameter RESOURCE = of("resource", "its ARN; * where the action is about none");
  static final Parameter CONTEXT =
      new Parameter("context", "object", false, "condition keys with their values");
  static final Parameter ACCOUNTS =
      new Parameter("accounts", "array", false, "accounts, or *; the caller's own by default");

  static Parameter of(String name, String description) {
    return new Parameter(name, "string", false, description);
  }

  static Parameter needed(String name, String description) {
    return new Parameter(name, "string", true, description);
  }

  static Parameter flag(String name, String description) {
    return new Parameter(name, "boolean", false, description);
  }

  /** The members of an OpenAPI operation that say what is asked. */
  static String described(String method, List<Parameter> parameters) {
    ObjectNode operation = ApiJson.mapper().createObjectNode();
    if (method.equals("GET")) {
      ArrayNode list = operation.putArray("parameters");
      for (Parameter parameter : parameters) {
        ObjectNode one = list.addObject();
        one.put("name", parameter.name()).put("in", "query");
        one.put("required", parameter.required());
        one.put("description", parameter.inQuery());
        one.putObject("schema")
            .put("type", parameter.type().equals("boolean") ? "boolean" : "string");
      }
    } else {
      ObjectNode body = operation.putObject("requestBody").put("required", true);
      ObjectNode schema =
          body.putObject("content").putObject("application/json").putObject("schema");
      schema.put("type", "object");
      ArrayNode required = schema.putArray("required");
      ObjectNode properties = schema.putObject("properties");
      for (Parameter parameter : parameters) {
        properties
            .putObject(parameter.name())
            .put("type", parameter.type())
            .put("description", parameter.description());
        if (parameter.required()) {
          required.add(parameter.name());
        }
      }
    }
    String json = operation.toString();
    return json.substring(1, json.length() - 1) + ",";
  }

  private String inQuery() {
    return switch (type) {
      case "object" -> description + "; a JSON object";
      case "array" -> description + "; separated by commas";
      default -> description;
    };
  }
}
