package io.hindsight.http.api.access;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.Unanswerable;
import io.hindsight.http.api.AnswerWriter;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiRoute;
import io.hindsight.http.api.Input;
import io.hindsight.http.api.Moments;
import io.hindsight.http.aws.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/authorize}: may a principal do this, by the accounts' own state. */
public final class Authorizing implements ApiGroup {
  private static final String AUTHORIZE =
      """
      {"summary": "Decides requests by the account's own state, now or at any moment",
       "description": "One request, an array of them, or {\\"requests\\": […]}; of several, each wrong one answers its own error.",
       "parameters": [{"name": "explain", "in": "query",
         "schema": {"type": "boolean", "default": true},
         "description": "false leaves explanations out"}],
       "requestBody": {"required": true, "content": {"application/json": {"schema": {"oneOf": [
         {"$ref": "#/components/schemas/AuthorizeRequest"},
         {"type": "array", "items": {"$ref": "#/components/schemas/AuthorizeRequest"}},
         {"type": "object", "required": ["requests"], "additionalProperties": false,
          "properties": {"requests": {"type": "array",
            "items": {"$ref": "#/components/schemas/AuthorizeRequest"}}}}]}}}},
       "answer": {"oneOf": [{"$ref": "#/components/schemas/Authorization"},
         {"type": "array", "items": {"$ref": "#/components/schemas/Authorization"}},
         {"type": "object", "properties": {"decisions": {"type": "array",
           "items": {"oneOf": [{"$ref": "#/components/schemas/Authorization"},
             {"$ref": "#/components/schemas/Error"}]}}}}]}}
      """;
  private static final String REQUEST =
      """
      {"type": "object", "required": ["action"], "additionalProperties": false, "properties": {
        "principal": {"type": "string", "description": "the ARN of a user, role, session or root; a service; or anonymous. Either this or sessionToken"},
        "sessionToken": {"type": "string", "description": "of a session that STS of this server has given"},
        "action": {"type": "string"},
        "resource": {"type": "string", "default": "*"},
        "context": {"$ref": "#/components/schemas/Context",
          "description": "of the request; what follows from the principal is derived and cannot be given"},
        "asOf": {"type": "string", "default": "latest", "description": "an instant, a day (UTC), revision:N or latest"}}}
      """;
  private static final String ANSWER =
      """
      {"type": "object", "required": ["decision", "principal", "asOf"], "properties": {
        "decision": {"enum": ["Allow", "ExplicitDeny", "ImplicitDeny"]},
        "principal": {"type": "string"}, "asOf": {"type": "string"},
        "explanation": {"$ref": "#/components/schemas/Explanation"}}}
      """;

  private final AccessRequests requests;

  /**
   * @param own the server's own account, which may ask about every account
   */
  public Authorizing(Backend backend, Questions questions, AccountId own) {
    this.requests = new AccessRequests(backend, questions, own);
  }

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
            "POST",
            "/v1/authorize",
            "Authorize",
            ApiRoute.Effect.DECIDE,
            AUTHORIZE,
            this::authorize));
  }

  @Override
  public Map<String, String> schemas() {
    return Map.of("AuthorizeRequest", REQUEST, "Authorization", ANSWER);
  }

  private CompletionStage<ApiAnswer> authorize(ApiCall call) {
    JsonNode body = call.body();
    boolean explain = call.flag("explain", true);
    boolean wrapped = body.isObject() && body.has("requests");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = ApiJson.mapper().getFactory().createGenerator(bytes)) {
      if (wrapped) {
        Input input = Input.of(body, "the body");
        List<Input> each = input.objects("requests");
        input.end();
        out.writeStartObject();
        out.writeFieldName("decisions");
        list(call, each, explain, out);
        out.writeEndObject();
      } else if (body.isArray()) {
        list(call, Input.elements(body, "requests"), explain, out);
      } else {
        write(requests.answer(call, Input.of(body, "the body")), explain, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ApiAnswer.written(bytes.toByteArray()).now();
  }

  private void list(ApiCall call, List<Input> each, boolean explain, JsonGenerator out)
      throws IOException {
    out.writeStartArray();
    for (Input input : each) {
      AccessRequests.Answer answer;
      try {
        answer = requests.answer(call, input);
      } catch (ApiError e) {
        out.writeObject(Map.of("error", Map.of("code", e.code(), "message", e.message())));
        continue;
      }
      write(answer, explain, out);
    }
    out.writeEndArray();
  }

  private static void write(AccessRequests.Answer answer, boolean explain, JsonGenerator out)
      throws IOException {
    Explanation explanation = explain ? answer.explanation() : null;
    out.writeStartObject();
    out.writeStringField(
        "decision",
        (explanation == null ? answer.permission().decision() : explanation.decision())
            .verdict()
            .text());
    out.writeStringField("principal", answer.principal());
    out.writeStringField("asOf", Moments.text(answer.moment().asOf()));
    if (explanation != null) {
      out.writeObjectFieldStart("explanation");
      AnswerWriter.write(out, explanation);
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /** A question without an answer, as this API refuses it. */
  static ApiError refusal(Unanswerable e) {
    return e.reason() == Unanswerable.Reason.NOT_FOUND
        ? ApiError.notFound(e.explanation())
        : ApiError.invalid(e.explanation());
  }
}
