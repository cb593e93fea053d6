package io.hindsight.http.aws.authorization;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind a refusal, sealed for those who may call DecodeAuthorizationMessage: the
 * statements that matched and the request's context ("DecodeAuthorizationMessage" in the STS API
 * Reference). A refusal carries it in a header, since the texts of IAM and STS have no place for
 * it.
 */
public record AuthorizationMessages(Vault vault) {
  /** The header of a refusal that holds the encoded message. */
  public static final String HEADER = "x-hindsight-authorization-message";

  private static final JsonFactory JSON = new JsonFactory();

  /** The message of a refusal; only callers of {@code account} can have it decoded. */
  String encode(
      AccountId account,
      Caller caller,
      String action,
      String resource,
      Map<String, List<String>> context,
      Explanation explanation) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeBooleanField("allowed", false);
      out.writeBooleanField(
          "explicitDeny", explanation.decision().verdict() == Verdict.EXPLICIT_DENY);
      statements(out, explanation);
      items(out, "failures", () -> {});
      out.writeObjectFieldStart("context");
      principal(out, caller);
      out.writeStringField("action", action);
      out.writeStringField("resource", resource);
      conditions(out, context);
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vault.seal(text.toString(), owner(account));
  }

  /** The message in plain, where it was made here for a caller of {@code account}. */
  public Optional<String> decode(AccountId account, String encoded) {
    return vault.open(encoded, owner(account));
  }

  private static String owner(AccountId account) {
    return "authorization-message/" + account.value();
  }

  private static void principal(JsonGenerator out, Caller caller) throws IOException {
    out.writeObjectFieldStart("principal");
    out.writeStringField("id", caller.userId());
    if (caller.userName().isPresent()) {
      out.writeStringField("name", caller.userName().get());
    }
    out.writeStringField("arn", caller.arn());
    out.writeEndObject();
  }

  private static void statements(JsonGenerator out, Explanation explanation) throws IOException {
    items(
        out,
        "matchedStatements",
        () -> {
          for (Explanation.Examined statement : explanation.statements()) {
            if (statement.matched()) {
              out.writeStartObject();
              out.writeStringField("statementId", statement.statement());
              out.writeStringField("effect", statement.deny() ? "DENY" : "ALLOW");
              out.writeStringField("policy", statement.policy());
              out.writeStringField("attachedTo", statement.attachedTo());
              out.writeEndObject();
            }
          }
        });
  }

  private static void conditions(JsonGenerator out, Map<String, List<String>> context)
      throws IOException {
    items(
        out,
        "conditions",
        () -> {
          for (Map.Entry<String, List<String>> key : context.entrySet()) {
            out.writeStartObject();
            out.writeStringField("key", key.getKey());
            items(
                out,
                "values",
                () -> {
                  for (String value : key.getValue()) {
                    out.writeStartObject();
                    out.writeStringField("value", value);
                    out.writeEndObject();
                  }
                });
            out.writeEndObject();
          }
        });
  }

  /** Writes what is inside a list. */
  @FunctionalInterface
  private interface Inside {
    void write() throws IOException;
  }

  private static void items(JsonGenerator out, String name, Inside inside) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeArrayFieldStart("items");
    inside.write();
    out.writeEndArray();
    out.writeEndObject();
  }
}
