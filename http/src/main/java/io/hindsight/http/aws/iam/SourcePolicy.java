package io.hindsight.http.aws.iam;

import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.Position;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.validate.Finding;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicyValidator;
import io.hindsight.http.aws.protocol.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.Statement;

/**
 * A policy of a simulation.
 *
 * @param id what AWS's simulator calls it, such as {@code PolicyInputList.1}
 */
record SourcePolicy(String id, Kind kind, String text, CompiledPolicy compiled) {

  /** What AWS's simulator says that a policy is. */
  enum Kind {
    IAM("IAM Policy"),
    RESOURCE("Resource Policy");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** A policy that is stored, and so known to be one. */
  static SourcePolicy stored(String id, Kind kind, String text) {
    try {
      return new SourcePolicy(id, kind, text, PolicyCompiler.compile(PolicyDocument.parse(text)));
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException("a stored policy does not parse", e);
    }
  }

  /** Policies of a request; refuses what is none, in AWS's words. */
  static List<SourcePolicy> given(String list, List<String> texts, PolicyKind kind) {
    List<SourcePolicy> policies = new ArrayList<>();
    for (String text : texts) {
      policies.add(given(list + "." + (policies.size() + 1), text, kind, Kind.IAM));
    }
    return policies;
  }

  static SourcePolicy given(String id, String text, PolicyKind kind, Kind shown) {
    try {
      PolicyDocument document = PolicyDocument.parse(text);
      for (Finding finding : PolicyValidator.unusable(document, kind)) {
        throw refusal(finding);
      }
      return new SourcePolicy(id, shown, text, PolicyCompiler.compile(document));
    } catch (PolicySyntaxException e) {
      throw refusal(PolicyValidator.validate(text, kind).get(0));
    }
  }

  private static AwsError refusal(Finding finding) {
    return AwsError.of("InvalidInput", 400, finding.message());
  }

  NamedPolicy named() {
    return new NamedPolicy(id, "", compiled);
  }

  Set<String> contextKeys() {
    return compiled.contextKeys();
  }

  /**
   * A statement as AWS's simulator points to it: from right after the bracket or comma before it to
   * right after its end.
   */
  Statement statement(Position start, Position end) {
    Position from = afterTokenBefore(start);
    return Statement.builder()
        .sourcePolicyId(id)
        .sourcePolicyType(kind.text())
        .startPosition(p -> p.line(from.line()).column(from.column()))
        .endPosition(p -> p.line(end.line()).column(end.column()))
        .build();
  }

  private Position afterTokenBefore(Position start) {
    String[] lines = text.split("\n", -1);
    int line = start.line() - 1;
    int column = Math.min(start.column() - 1, lines[line].length());
    while (line >= 0) {
      while (column > 0 && Character.isWhitespace(lines[line].charAt(column - 1))) {
        column--;
      }
      if (column > 0) {
        return new Position(line + 1, column + 1);
      }
      line--;
      column = line < 0 ? 0 : lines[line].length();
    }
    return start;
  }
}
