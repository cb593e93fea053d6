package io.hindsight.domain.policy.document;

import java.util.List;
import java.util.Map;

/**
 * A Principal or NotPrincipal element: names by kind ({@code AWS}, {@code Service}, {@code
 * Federated}, {@code CanonicalUser}); {@code "*"} alone is kind {@code *}.
 */
public record PrincipalElement(Map<String, List<String>> names, Position position) {
  public static final String ANYONE = "*";

  public PrincipalElement {
    names = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(names));
  }
}
