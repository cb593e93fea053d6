package io.hindsight.http.api;

import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.JsonReader;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.policy.validate.Finding;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicyValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the question of an evaluation. */
public final class QuestionReader {
  private static final Set<String> OF_QUESTION = Set.of("request", "policies");
  private static final Set<String> OF_REQUEST =
      Set.of("principal", "action", "resource", "resourceAccount", "context");
  private static final Set<String> OF_POLICIES =
      Set.of("identity", "resource", "boundary", "scps", "rcps", "session", "vpce");

  private QuestionReader() {}

  /** The question that {@code json} puts; nothing is added to it. */
  public static Question read(Json json) throws Refusal {
    Json.Obj question = object(json, "", OF_QUESTION);
    Json request = question.get("request");
    if (request == null) {
      throw Refusal.request(json, "request", "it is needed");
    }
    Json policies = question.get("policies");
    return new Question(
        request(request), policies == null || isNull(policies) ? none() : policies(policies));
  }

  private static PolicySets none() {
    return PolicySets.identity(List.of());
  }

  private static Request request(Json json) throws Refusal {
    Json.Obj request = object(json, "request", OF_REQUEST);
    String name = text(request, "principal");
    PrincipalRef principal = PrincipalRef.parse(name).orElse(null);
    if (principal == null) {
      throw Refusal.request(
          json,
          "request.principal",
          "it is the ARN of a user, role, session or root, a service, or `anonymous`");
    }
    Json account = request.get("resourceAccount");
    Json resource = request.get("resource");
    return new Request(
        principal,
        text(request, "action"),
        resource == null || isNull(resource) ? "*" : text(request, "resource"),
        account == null || isNull(account) ? "" : text(request, "resourceAccount"),
        context(request.get("context")));
  }

  private static Map<String, List<String>> context(@Nullable Json json) throws Refusal {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    if (json == null || isNull(json)) {
      return keys;
    }
    for (Json.Member member : object(json, "request.context", null).members()) {
      String element = "request.context." + member.name();
      List<String> values = new ArrayList<>();
      if (member.value() instanceof Json.Arr list) {
        for (Json value : list.elements()) {
          values.add(value(value, element));
        }
      } else if (!isNull(member.value())) {
        values.add(value(member.value(), element));
      }
      keys.put(member.name(), values);
    }
    return keys;
  }

  private static PolicySets policies(Json json) throws Refusal {
    Json.Obj policies = object(json, "policies", OF_POLICIES);
    List<NamedPolicy> identity = layer(policies, "identity", PolicyKind.IDENTITY);
    List<NamedPolicy> session = layer(policies, "session", PolicyKind.SESSION);
    Json resource = policies.get("resource");
    return new PolicySets(
        identity == null ? List.of() : identity,
        resource == null || isNull(resource)
            ? null
            : policy(resource, "policies.resource", "resource", PolicyKind.RESOURCE),
        layer(policies, "boundary", PolicyKind.BOUNDARY),
        levels(policies, "scps", PolicyKind.SCP),
        levels(policies, "rcps", PolicyKind.RCP),
        session == null || session.isEmpty() ? null : session,
        layer(policies, "vpce", PolicyKind.VPC_ENDPOINT));
  }

  private static @Nullable List<NamedPolicy> layer(Json.Obj policies, String name, PolicyKind kind)
      throws Refusal {
    Json json = policies.get(name);
    return json == null || isNull(json) ? null : layer(json, "policies." + name, name, kind);
  }

  private static List<NamedPolicy> layer(Json json, String element, String name, PolicyKind kind)
      throws Refusal {
    if (!(json instanceof Json.Arr list)) {
      throw Refusal.request(json, element, "it is a list of policies");
    }
    List<NamedPolicy> layer = new ArrayList<>();
    for (Json each : list.elements()) {
      String index = "[" + layer.size() + "]";
      layer.add(policy(each, element + index, name + index, kind));
    }
    return layer;
  }

  private static List<List<NamedPolicy>> levels(Json.Obj policies, String name, PolicyKind kind)
      throws Refusal {
    Json json = policies.get(name);
    List<List<NamedPolicy>> levels = new ArrayList<>();
    if (json == null || isNull(json)) {
      return levels;
    }
    if (!(json instanceof Json.Arr list)) {
      throw Refusal.request(json, "policies." + name, "it is a list of levels, root first");
    }
    for (Json each : list.elements()) {
      String index = "[" + levels.size() + "]";
      levels.add(layer(each, "policies." + name + index, name + index, kind));
    }
    return levels;
  }

  private static NamedPolicy policy(Json json, String element, String name, PolicyKind kind)
      throws Refusal {
    try {
      Json tree = json instanceof Json.Text text ? JsonReader.read(text.value()) : json;
      PolicyDocument document = PolicyDocument.of(tree);
      for (Finding finding : PolicyValidator.unusable(document, tree, kind)) {
        throw Refusal.of(element, finding);
      }
      return new NamedPolicy(name, "", PolicyCompiler.compile(document));
    } catch (PolicySyntaxException e) {
      throw Refusal.of("MalformedPolicyDocument", element, e);
    }
  }

  private static boolean isNull(Json json) {
    return json instanceof Json.Null;
  }

  private static Json.Obj object(Json json, String element, @Nullable Set<String> members)
      throws Refusal {
    if (!(json instanceof Json.Obj object)) {
      throw Refusal.request(json, element, "it is an object");
    }
    if (members != null) {
      for (Json.Member member : object.members()) {
        if (!members.contains(member.name())) {
          throw Refusal.request(
              member.value(),
              element.isEmpty() ? member.name() : element + "." + member.name(),
              "there is no such member");
        }
      }
    }
    return object;
  }

  private static String text(Json.Obj request, String name) throws Refusal {
    Json json = request.get(name);
    if (!(json instanceof Json.Text text) || text.value().isEmpty()) {
      throw Refusal.request(
          json == null ? request : json, "request." + name, "it is a text and needed");
    }
    return text.value();
  }

  private static String value(Json json, String element) throws Refusal {
    if (json instanceof Json.Text text) {
      return text.value();
    }
    if (json instanceof Json.Literal literal) {
      return literal.text();
    }
    throw Refusal.request(json, element, "it is a text or a list of texts");
  }
}
