package io.hindsight.http.aws.authorization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.protocol.AwsError;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The users and roles that trust policies name: AWS keeps their unique ids, refuses names of none,
 * and shows the id once the name stands for another principal or none.
 */
public record TrustedPrincipals(Engine engine) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The unique ids of the users and roles that a document names, by ARN. Names in accounts that are
   * not on this server are taken as they are.
   */
  public Map<String, String> idsOf(String document) {
    Entities now = engine.at(AsOf.LATEST);
    Map<String, String> ids = new TreeMap<>();
    rewrite(
        document,
        text -> {
          Optional<Arn> arn = Arn.parse(text).filter(a -> AccountId.isValid(a.account()));
          if (arn.isPresent()
              && isIdentity(arn.get())
              && now.get(Account.key(new AccountId(arn.get().account()))) != null) {
            ids.put(text, idOf(now, arn.get(), text).orElseThrow(() -> invalid(text)));
          }
          return text;
        });
    return ids;
  }

  /** The document as it reads now, with the ids of principals that are gone in place of ARNs. */
  public String shown(String document, Map<String, String> principalIds) {
    if (principalIds.isEmpty()) {
      return document;
    }
    Entities now = engine.at(AsOf.LATEST);
    Map<String, String> changed = new TreeMap<>();
    principalIds.forEach(
        (text, id) -> {
          AccountId account = new AccountId(Arn.parse(text).orElseThrow().account());
          Optional<String> arn = now.find(Identity.key(account, id)).map(Identity::arn);
          String shown = arn.orElse(id);
          if (!shown.equals(text)) {
            changed.put(text, shown);
          }
        });
    return changed.isEmpty()
        ? document
        : rewrite(document, text -> changed.getOrDefault(text, text));
  }

  private static boolean isIdentity(Arn arn) {
    return arn.service().equals("iam")
        && (arn.resource().startsWith("user/") || arn.resource().startsWith("role/"));
  }

  private static Optional<String> idOf(Entities now, Arn arn, String text) {
    Identity.Kind kind =
        arn.resource().startsWith("user/") ? Identity.Kind.USER : Identity.Kind.ROLE;
    String name = text.substring(text.lastIndexOf('/') + 1);
    return Identities.find(now, new AccountId(arn.account()), kind, name)
        .filter(identity -> identity.arn().equals(text))
        .map(Identity::id);
  }

  private static AwsError invalid(String text) {
    return AwsError.of(
        "MalformedPolicyDocument", 400, "Invalid principal in policy: \"AWS\":\"" + text + "\"");
  }

  /** The document with every AWS principal replaced. */
  private static String rewrite(String document, UnaryOperator<String> replace) {
    try {
      JsonNode root = JSON.readTree(document);
      JsonNode statements = root.path("Statement");
      if (statements.isArray()) {
        statements.forEach(statement -> rewrite(statement, replace));
      } else {
        rewrite(statements, replace);
      }
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw AwsError.of("MalformedPolicyDocument", 400, "This policy contains invalid Json");
    }
  }

  private static void rewrite(JsonNode statement, UnaryOperator<String> replace) {
    for (String element : new String[] {"Principal", "NotPrincipal"}) {
      JsonNode principal = statement.get(element);
      @Nullable JsonNode aws = principal == null ? null : principal.get("AWS");
      if (aws instanceof TextNode text) {
        ((ObjectNode) principal).put("AWS", replace.apply(text.textValue()));
      } else if (aws instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          list.set(i, TextNode.valueOf(replace.apply(list.get(i).asText())));
        }
      }
    }
  }
}
