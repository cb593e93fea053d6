package io.hindsight.domain.policy.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it is written ("Grammar of the IAM JSON policy language").
 *
 * @param version as given; null where none is, which means {@code 2008-10-17}
 */
public record PolicyDocument(
    @Nullable String version, @Nullable String id, List<Statement> statements) {
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /** Whether {@code ${…}} stands for a variable. */
  public boolean hasVariables() {
    return "2012-10-17".equals(version);
  }

  /** Reads a policy; what is no policy is refused with its place. */
  public static PolicyDocument parse(String text) throws PolicySyntaxException {
    return PolicyParser.parse(JsonReader.read(text));
  }

  /** Reads a policy from JSON that was read already. */
  public static PolicyDocument of(Json json) throws PolicySyntaxException {
    return PolicyParser.parse(json);
  }
}
