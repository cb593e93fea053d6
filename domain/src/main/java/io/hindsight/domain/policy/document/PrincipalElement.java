package io.hindsight.domain.policy.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Principal or NotPrincipal element: names by kind ({@code AWS}, {@code Service}, {@code
 * Federated}, {@code CanonicalUser}).
 *
 * <p>{@code "*"} alone is of the kind {@link #ANYONE}. Another text without a kind is of the kind
 * {@link #BARE}: the name of an AWS principal, though no service of AWS would store it so.
 */
public record PrincipalElement(Map<String, List<String>> names, Position position) {
  public static final String ANYONE = "*";

  public static final String BARE = "";

  public PrincipalElement {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }

  /** The names of a kind; none where there is no such kind. */
  public List<String> of(String kind) {
    return names.getOrDefault(kind, List.of());
  }
}
