package io.hindsight.ops.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import io.hindsight.ops.client.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An answer of {@code POST /v1/authorize} as a person reads it. */
final class Story {
  private static final Map<String, String> POLICIES =
      Map.of(
          "identity", "identity-based policies",
          "resource", "the resource's policy",
          "trust", "the role's trust policy",
          "boundary", "the permissions boundary",
          "scp", "a service control policy",
          "rcp", "a resource control policy",
          "session", "the session policy",
          "vpce", "the VPC endpoint's policy",
          "none", "no policy: root may");

  private final Output out;
  private final String action;
  private final String resource;

  Story(Output out, String action, String resource) {
    this.out = out;
    this.action = action;
    this.resource = resource;
  }

  void tell(JsonNode answer) {
    String decision = answer.path("decision").asText();
    boolean allowed = decision.equals("Allow");
    String asOf = answer.path("asOf").asText();
    JsonNode explanation = answer.path("explanation");
    String by = explanation.path("decidedBy").asText();
    out.line(
        (allowed ? out.green("ALLOWED") : out.red("DENIED"))
            + "  "
            + out.bold(answer.path("principal").asText())
            + (allowed ? " may " : " may not ")
            + out.bold(action)
            + (resource.equals("*") ? "" : " on " + out.bold(resource))
            + (asOf.equals("latest") ? "" : " as of " + asOf));
    out.line("");
    out.line("  " + why(decision, by));
    String message = explanation.path("message").asText();
    if (!message.isEmpty()) {
      out.line("  AWS would say: " + message);
    }
    statements(explanation.path("statements"));
    List<String> missing = texts(explanation.path("missingContextKeys"));
    if (!missing.isEmpty()) {
      out.line("");
      out.line(
          "  "
              + out.yellow("Not given")
              + ": "
              + String.join(", ", missing)
              + ", which these policies ask for; give "
              + (missing.size() == 1 ? "it" : "them")
              + " with --context KEY=VALUE.");
    }
    notes().forEach(note -> out.line("  " + out.yellow("Note") + ": " + note));
  }

  private static String why(String decision, String by) {
    String policies = POLICIES.getOrDefault(by, by);
    return switch (decision) {
      case "Allow" -> "Granted by " + policies + ", and nothing denies it.";
      case "ExplicitDeny" -> "Refused by an explicit deny in " + policies + "; no allow can help.";
      default -> "Refused since no statement of " + policies + " allows it.";
    };
  }

  private void statements(JsonNode statements) {
    List<JsonNode> all =
        StreamSupport.stream(statements.spliterator(), false)
            .sorted((a, b) -> Boolean.compare(matched(b), matched(a)))
            .toList();
    if (all.isEmpty()) {
      out.line("");
      out.line("  No statement that it has is about this action.");
      return;
    }
    boolean told = false;
    boolean toldNearly = false;
    for (JsonNode statement : all) {
      if (matched(statement) && !told) {
        told = true;
        out.line("");
        out.line("  Statements that matched:");
      }
      if (!matched(statement) && !toldNearly) {
        toldNearly = true;
        out.line("");
        out.line("  Statements about the action that did not match:");
      }
      statement(statement);
    }
  }

  private static boolean matched(JsonNode statement) {
    return statement.path("matched").asBoolean();
  }

  private void statement(JsonNode statement) {
    String effect = statement.path("effect").asText();
    String attachedTo = statement.path("attachedTo").asText();
    String line = statement.path("start").path("line").asText();
    out.line(
        "    "
            + (effect.equals("Deny") ? out.red("Deny ") : out.green("Allow"))
            + " "
            + out.bold(statement.path("statement").asText())
            + " in "
            + statement.path("policy").asText()
            + (attachedTo.isEmpty() ? "" : " of " + attachedTo)
            + out.faint(" (" + statement.path("policyType").asText() + ", line " + line + ")"));
    for (JsonNode mismatch : statement.path("mismatches")) {
      List<String> actual = texts(mismatch.path("actual"));
      out.line(
          "          "
              + mismatch.path("element").asText()
              + " wants "
              + String.join(" or ", texts(mismatch.path("expected")))
              + (actual.isEmpty() ? "; the request has none" : "; the request has ")
              + String.join(", ", actual));
    }
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** What AWS knows of the action; a platform's own actions are not AWS's to know. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    ActionCatalogue catalogue = ActionCatalogue.instance();
    Optional<ServiceAction> known = catalogue.action(action);
    String service = action.substring(0, Math.max(0, action.indexOf(':')));
    if (known.isEmpty() && catalogue.service(service).isPresent()) {
      notes.add("AWS has no action " + action + ".");
    }
    known
        .filter(each -> !resource.equals("*"))
        .filter(each -> each.resources().stream().noneMatch(use -> use.type().canBe(resource)))
        .ifPresent(
            each ->
                notes.add(
                    each.action()
                        + " is never about such a resource; it needs "
                        + (each.resources().isEmpty()
                            ? "*"
                            : each.resources().stream()
                                .map(use -> use.type().pattern())
                                .collect(Collectors.joining(" or ")))
                        + "."));
    return notes;
  }
}
