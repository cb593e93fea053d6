package io.hindsight.domain.policy.document;

import io.hindsight.domain.policy.document.PolicySyntaxException.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From JSON to a policy: the grammar, and nothing of what particular kinds of policy need. */
final class PolicyParser {
  private static final Set<String> TOP = Set.of("Version", "Id", "Statement");
  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Set<String> PRINCIPAL_KINDS =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");

  private PolicyParser() {}

  static PolicyDocument parse(Json json) throws PolicySyntaxException {
    Json.Obj top = object(json, "document", "a policy is an object");
    unique(top, "document");
    for (Json.Member member : top.members()) {
      if (!TOP.contains(member.name())) {
        throw new PolicySyntaxException(
            Fault.UNKNOWN, member.position(), member.name(), "a policy has no such element");
      }
    }
    String version = text(top.get("Version"), "Version");
    if (version != null && !version.equals("2012-10-17") && !version.equals("2008-10-17")) {
      Json at = top.get("Version");
      throw new PolicySyntaxException(
          at == null ? top.start() : at.start(), "Version", "it is 2012-10-17 or 2008-10-17");
    }
    Json statements = top.get("Statement");
    if (statements == null) {
      throw new PolicySyntaxException(
          Fault.MISSING, top.start(), "Statement", "a policy must have statements");
    }
    List<Statement> parsed = new ArrayList<>();
    if (statements instanceof Json.Arr list) {
      for (Json statement : list.elements()) {
        parsed.add(statement(statement, parsed.size()));
      }
    } else {
      parsed.add(statement(statements, 0));
    }
    return new PolicyDocument(version, text(top.get("Id"), "Id"), parsed);
  }

  private static Statement statement(Json json, int index) throws PolicySyntaxException {
    String at = "Statement[" + index + "]";
    Json.Obj object = object(json, at, "a statement is an object");
    unique(object, at);
    for (Json.Member member : object.members()) {
      if (!ELEMENTS.contains(member.name())) {
        throw new PolicySyntaxException(
            Fault.UNKNOWN,
            member.position(),
            at + "." + member.name(),
            "a statement has no such element");
      }
    }
    both(object, at, "Action", "NotAction");
    both(object, at, "Resource", "NotResource");
    both(object, at, "Principal", "NotPrincipal");
    boolean notAction = object.get("NotAction") != null;
    boolean notResource = object.get("NotResource") != null;
    return new Statement(
        index,
        text(object.get("Sid"), at + ".Sid"),
        effect(object, at),
        principal(object.get("Principal"), at + ".Principal"),
        principal(object.get("NotPrincipal"), at + ".NotPrincipal"),
        texts(object.get(notAction ? "NotAction" : "Action"), at + ".Action"),
        notAction,
        texts(object.get(notResource ? "NotResource" : "Resource"), at + ".Resource"),
        notResource,
        conditions(object.get("Condition"), at + ".Condition"),
        object.start(),
        object.end());
  }

  private static void both(Json.Obj object, String at, String one, String other)
      throws PolicySyntaxException {
    if (object.get(one) != null && object.get(other) != null) {
      throw new PolicySyntaxException(
          object.start(), at, "it has " + one + " or " + other + ", not both");
    }
  }

  private static Statement.Effect effect(Json.Obj object, String at) throws PolicySyntaxException {
    String text = text(object.get("Effect"), at + ".Effect");
    if (text == null) {
      throw new PolicySyntaxException(
          Fault.MISSING, object.start(), at + ".Effect", "it is needed");
    }
    for (Statement.Effect effect : Statement.Effect.values()) {
      if (effect.text().equals(text)) {
        return effect;
      }
    }
    Json value = object.get("Effect");
    boolean legacy = text.equalsIgnoreCase("Allow") || text.equalsIgnoreCase("Deny");
    throw new PolicySyntaxException(
        legacy ? Fault.LEGACY : Fault.OTHER,
        value == null ? object.start() : value.start(),
        at + ".Effect",
        "it is Allow or Deny");
  }

  private static @Nullable PrincipalElement principal(@Nullable Json json, String at)
      throws PolicySyntaxException {
    if (json == null) {
      return null;
    }
    if (json instanceof Json.Text text) {
      boolean anyone = text.value().equals("*");
      return new PrincipalElement(
          Map.of(anyone ? PrincipalElement.ANYONE : PrincipalElement.BARE, List.of(text.value())),
          json.start());
    }
    Json.Obj object = object(json, at, "it is \"*\" or an object of kinds of principals");
    unique(object, at);
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (Json.Member member : object.members()) {
      if (!PRINCIPAL_KINDS.contains(member.name())) {
        throw new PolicySyntaxException(
            member.position(), at + "." + member.name(), "there is no such kind of principal");
      }
      names.put(member.name(), texts(member.value(), at + "." + member.name()));
    }
    return new PrincipalElement(names, json.start());
  }

  private static List<ConditionEntry> conditions(@Nullable Json json, String at)
      throws PolicySyntaxException {
    List<ConditionEntry> entries = new ArrayList<>();
    if (json == null) {
      return entries;
    }
    Json.Obj operators = object(json, at, "it is an object of operators");
    unique(operators, at);
    for (Json.Member operator : operators.members()) {
      String where = at + "." + operator.name();
      Json.Obj keys = object(operator.value(), where, "an operator is an object of keys");
      unique(keys, where);
      for (Json.Member key : keys.members()) {
        entries.add(
            new ConditionEntry(
                operator.name(),
                key.name(),
                strings(key.value(), where + "." + key.name()),
                key.position()));
      }
    }
    return entries;
  }

  private static Json.Obj object(Json json, String at, String rule) throws PolicySyntaxException {
    if (json instanceof Json.Obj object) {
      return object;
    }
    throw new PolicySyntaxException(json.start(), at, rule);
  }

  private static void unique(Json.Obj object, String at) throws PolicySyntaxException {
    Set<String> seen = new HashSet<>();
    for (Json.Member member : object.members()) {
      if (!seen.add(member.name())) {
        throw new PolicySyntaxException(
            member.position(), at + "." + member.name(), "it is there twice");
      }
    }
  }

  private static @Nullable String text(@Nullable Json json, String at)
      throws PolicySyntaxException {
    if (json == null) {
      return null;
    }
    if (json instanceof Json.Text text) {
      return text.value();
    }
    throw new PolicySyntaxException(json.start(), at, "it is a string");
  }

  /** A string or a list of strings. */
  private static List<String> texts(@Nullable Json json, String at) throws PolicySyntaxException {
    List<Json> elements =
        json == null ? List.of() : json instanceof Json.Arr list ? list.elements() : List.of(json);
    for (Json element : elements) {
      if (!(element instanceof Json.Text)) {
        throw new PolicySyntaxException(element.start(), at, "it is a string or a list of strings");
      }
    }
    return strings(json, at);
  }

  /** A string or a list of strings; numbers and booleans count as what they are written as. */
  private static List<String> strings(@Nullable Json json, String at) throws PolicySyntaxException {
    List<String> values = new ArrayList<>();
    if (json instanceof Json.Arr list) {
      for (Json element : list.elements()) {
        values.add(string(element, at));
      }
    } else if (json != null) {
      values.add(string(json, at));
    }
    return values;
  }

  private static String string(Json json, String at) throws PolicySyntaxException {
    if (json instanceof Json.Text text) {
      return text.value();
    }
    if (json instanceof Json.Literal literal) {
      return literal.text();
    }
    throw new PolicySyntaxException(json.start(), at, "it is a string or a list of strings");
  }
}
