package io.hindsight.domain.policy.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a policy back to JSON in one line. A list of one value is printed as the value, and the keys
 * of an operator that stands twice come together; the policy that reads is the same.
 */
public final class PolicyPrinter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private PolicyPrinter() {}

  public static String print(PolicyDocument document) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      text(json, "Version", document.version());
      text(json, "Id", document.id());
      json.writeArrayFieldStart("Statement");
      for (Statement statement : document.statements()) {
        statement(json, statement);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void statement(JsonGenerator json, Statement statement) throws IOException {
    json.writeStartObject();
    text(json, "Sid", statement.sid());
    text(json, "Effect", statement.effect().text());
    principal(json, "Principal", statement.principal());
    principal(json, "NotPrincipal", statement.notPrincipal());
    texts(json, statement.notAction() ? "NotAction" : "Action", statement.actions());
    texts(json, statement.notResource() ? "NotResource" : "Resource", statement.resources());
    conditions(json, statement.conditions());
    json.writeEndObject();
  }

  private static void principal(
      JsonGenerator json, String name, @Nullable PrincipalElement principal) throws IOException {
    if (principal == null) {
      return;
    }
    for (String bare : List.of(PrincipalElement.ANYONE, PrincipalElement.BARE)) {
      if (principal.names().containsKey(bare)) {
        json.writeStringField(name, principal.of(bare).get(0));
        return;
      }
    }
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, List<String>> kind : principal.names().entrySet()) {
      list(json, kind.getKey(), kind.getValue());
    }
    json.writeEndObject();
  }

  private static void conditions(JsonGenerator json, List<ConditionEntry> conditions)
      throws IOException {
    if (conditions.isEmpty()) {
      return;
    }
    Map<String, List<ConditionEntry>> byOperator = new LinkedHashMap<>();
    for (ConditionEntry entry : conditions) {
      byOperator.computeIfAbsent(entry.operator(), name -> new ArrayList<>()).add(entry);
    }
    json.writeObjectFieldStart("Condition");
    for (Map.Entry<String, List<ConditionEntry>> operator : byOperator.entrySet()) {
      json.writeObjectFieldStart(operator.getKey());
      for (ConditionEntry entry : operator.getValue()) {
        list(json, entry.key(), entry.values());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      list(json, name, texts);
    }
  }

  private static void list(JsonGenerator json, String name, List<String> texts) throws IOException {
    if (texts.size() == 1) {
      json.writeStringField(name, texts.get(0));
      return;
    }
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
