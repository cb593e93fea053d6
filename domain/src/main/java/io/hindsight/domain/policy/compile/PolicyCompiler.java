package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Compiles policies, equal texts once. What is kept is bounded: beyond the limit it starts anew.
 */
public final class PolicyCompiler {
  private static final int LIMIT = 500_000;

  private final ConcurrentMap<String, CompiledPolicy> compiled = new ConcurrentHashMap<>();

  /** The compiled form of a text. */
  public CompiledPolicy compile(String text) throws PolicySyntaxException {
    CompiledPolicy known = compiled.get(text);
    if (known != null) {
      return known;
    }
    CompiledPolicy fresh = compile(PolicyDocument.parse(text));
    if (compiled.size() >= LIMIT) {
      compiled.clear();
    }
    CompiledPolicy raced = compiled.putIfAbsent(text, fresh);
    return raced == null ? fresh : raced;
  }

  /** The compiled form of a document that is used once. */
  public static CompiledPolicy compile(PolicyDocument document) {
    return new CompiledPolicy(document);
  }
}
