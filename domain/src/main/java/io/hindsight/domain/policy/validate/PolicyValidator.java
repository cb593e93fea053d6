package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.JsonReader;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what AWS refuses in a document: everything, in the order in which AWS looks for it, so that
 * the first is what AWS says.
 */
public final class PolicyValidator {
  private static final List<Rule> RULES =
      List.of(
          new Structure(),
          new Version(),
          new Principals(),
          new Legacy(),
          new Sids(),
          new ActionsNeeded(),
          new ResourcesNeeded(),
          new Resources(),
          new Actions());

  /** What a service would not store, though it says clearly enough what it means. */
  private static final Set<String> HARMLESS =
      Set.of(
          Version.MESSAGE,
          Sids.PLAIN,
          Principals.UNWANTED,
          Principals.BARE,
          Structure.OTHERWISE_WRITTEN);

  private static final Pattern VERSION = Pattern.compile("\"Version\"\\s*:\\s*\"2012-10-17\"");

  private PolicyValidator() {}

  /** What is wrong with a text as a policy of a kind; empty where AWS would take it. */
  public static List<Finding> validate(String text, PolicyKind kind) {
    try {
      Json json = JsonReader.read(text);
      return validate(PolicyDocument.of(json), json, kind);
    } catch (PolicySyntaxException e) {
      return List.of(new Finding(e.position(), e.element(), words(e, text, kind), e.rule()));
    }
  }

  public static List<Finding> validate(PolicyDocument document, PolicyKind kind) {
    return validate(document, null, kind);
  }

  private static List<Finding> validate(
      PolicyDocument document, @Nullable Json json, PolicyKind kind) {
    Findings findings = new Findings(json);
    for (Rule rule : RULES) {
      rule.check(document, kind, findings);
    }
    return findings.all();
  }

  /** What makes a document useless for a decision. */
  public static List<Finding> unusable(PolicyDocument document, PolicyKind kind) {
    return harmful(validate(document, null, kind), kind);
  }

  /** As {@link #unusable(PolicyDocument, PolicyKind)}, at the places where it was read. */
  public static List<Finding> unusable(PolicyDocument document, Json json, PolicyKind kind) {
    return harmful(validate(document, json, kind), kind);
  }

  private static List<Finding> harmful(List<Finding> findings, PolicyKind kind) {
    boolean everyone = kind == PolicyKind.RCP || kind == PolicyKind.VPC_ENDPOINT;
    return findings.stream()
        .filter(finding -> !HARMLESS.contains(finding.rule()))
        .filter(finding -> !(everyone && finding.rule().equals(Principals.NEEDED)))
        .toList();
  }

  private static String words(PolicySyntaxException e, String text, PolicyKind kind) {
    String element = e.element().substring(e.element().lastIndexOf('.') + 1);
    boolean trust = kind == PolicyKind.TRUST;
    return switch (e.fault()) {
      case JSON -> trust ? "This policy contains invalid Json" : Findings.SYNTAX;
      case MISSING -> trust ? "Missing required field " + element : Findings.SYNTAX;
      case UNKNOWN -> trust ? "Unknown field " + element : Findings.SYNTAX;
      case LEGACY ->
          kind.needsVersion() && !VERSION.matcher(text).find() ? Version.MESSAGE : Findings.LEGACY;
      case OTHER -> Findings.SYNTAX;
    };
  }
}
