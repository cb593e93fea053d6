package io.hindsight.http.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.domain.policy.document.Position;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.PolicyType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes decisions, explanations and refusals as JSON. */
public final class AnswerWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private AnswerWriter() {}

  @FunctionalInterface
  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** {@code {"decision": …}}. */
  public static String decision(Decision decision) {
    return object(json -> json.writeStringField("decision", decision.verdict().text()));
  }

  /** {@code {"decision": …, "explanation": {…}}}. */
  public static String explanation(Explanation explanation) {
    return object(
        json -> {
          json.writeStringField("decision", explanation.decision().verdict().text());
          json.writeObjectFieldStart("explanation");
          write(json, explanation);
          json.writeEndObject();
        });
  }

  /** The members of an explanation, into an object that is open. */
  public static void write(JsonGenerator json, Explanation explanation) throws IOException {
    json.writeStringField("decidedBy", type(explanation.decision().decidedBy()));
    json.writeStringField("message", explanation.message());
    json.writeArrayFieldStart("statements");
    for (Explanation.Examined examined : explanation.statements()) {
      json.writeStartObject();
      write(json, examined);
      json.writeEndObject();
    }
    json.writeEndArray();
    write(json, "missingContextKeys", explanation.missingKeys());
  }

  private static void write(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Explanation.Examined examined) throws IOException {
    json.writeStringField("policyType", type(examined.type()));
    json.writeStringField("policy", examined.policy());
    if (!examined.attachedTo().isEmpty()) {
      json.writeStringField("attachedTo", examined.attachedTo());
    }
    json.writeStringField("statement", examined.statement());
    json.writeStringField("effect", examined.deny() ? "Deny" : "Allow");
    json.writeBooleanField("matched", examined.matched());
    if (!examined.matched()) {
      json.writeArrayFieldStart("mismatches");
      for (Explanation.Mismatch mismatch : examined.mismatches()) {
        json.writeStartObject();
        json.writeStringField("element", mismatch.element());
        write(json, "expected", mismatch.expected());
        write(json, "actual", mismatch.actual());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    write(json, "start", examined.start());
    write(json, "end", examined.end());
  }

  private static void write(JsonGenerator json, String name, Position at) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("line", at.line());
    json.writeNumberField("column", at.column());
    json.writeEndObject();
  }

  /** {@code {"error": {…}}}, with line, column, element and rule. */
  public static String error(Refusal refusal) {
    return object(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeStringField("code", refusal.code());
          String where = refusal.document();
          json.writeStringField(
              "message",
              (where.isEmpty() ? "" : where + ": ")
                  + refusal.position()
                  + (refusal.element().isEmpty() ? "" : ", element " + refusal.element())
                  + ": "
                  + refusal.rule());
          if (!where.isEmpty()) {
            json.writeStringField("document", where);
          }
          json.writeNumberField("line", refusal.position().line());
          json.writeNumberField("column", refusal.position().column());
          json.writeStringField("element", refusal.element());
          json.writeStringField("rule", refusal.rule());
          json.writeEndObject();
        });
  }

  /** The word for a type of policy; that of what needs no policy is {@code none}. */
  public static String type(@Nullable PolicyType type) {
    if (type == null) {
      return "none";
    }
    return switch (type) {
      case IDENTITY -> "identity";
      case RESOURCE -> "resource";
      case TRUST -> "trust";
      case BOUNDARY -> "boundary";
      case SCP -> "scp";
      case RCP -> "rcp";
      case SESSION -> "session";
      case VPC_ENDPOINT -> "vpce";
    };
  }

  private static String object(Content content) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
