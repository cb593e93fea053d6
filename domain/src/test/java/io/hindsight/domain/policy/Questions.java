package io.hindsight.domain.policy;

import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Layer;
import io.hindsight.domain.policy.evaluate.Levels;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions in the form of POST /v1/evaluate, as the engine takes them. */
final class Questions {
  private static final PolicyCompiler COMPILER = new PolicyCompiler();

  private Questions() {}

  static Request request(Map<String, Object> request) {
    Map<String, List<String>> context = new LinkedHashMap<>();
    Values.map(request.get("context"))
        .forEach((key, value) -> context.put(key, Values.texts(value)));
    return new Request(
        PrincipalRef.parse((String) request.get("principal")).orElseThrow(),
        (String) request.get("action"),
        (String) request.get("resource"),
        (String) request.getOrDefault("resourceAccount", ""),
        context);
  }

  /** The policies, as lists that are gone through. */
  static PolicySets policies(Map<String, Object> policies) {
    List<NamedPolicy> identity = layer(policies.get("identity"), "identity");
    Object resource = policies.get("resource");
    return new PolicySets(
        identity == null ? List.of() : identity,
        resource == null ? null : policy(resource, "resource"),
        layer(policies.get("boundary"), "boundary"),
        levels(policies.get("scps"), "scps"),
        levels(policies.get("rcps"), "rcps"),
        layer(policies.get("session"), "session"),
        layer(policies.get("vpce"), "vpce"));
  }

  /** The same policies, indexed. */
  static PolicySets indexed(PolicySets sets) {
    return new PolicySets(
        Layer.of(sets.identity()),
        sets.resource(),
        indexed(sets.boundary()),
        Levels.of(sets.scps()),
        Levels.of(sets.rcps()),
        indexed(sets.session()),
        indexed(sets.vpce()));
  }

  private static @Nullable List<NamedPolicy> indexed(@Nullable List<NamedPolicy> layer) {
    return layer == null ? null : Layer.of(layer);
  }

  private static @Nullable List<NamedPolicy> layer(@Nullable Object value, String name) {
    if (value == null) {
      return null;
    }
    List<NamedPolicy> layer = new ArrayList<>();
    for (Object each : Values.list(value)) {
      layer.add(policy(each, name + "[" + layer.size() + "]"));
    }
    return layer;
  }

  private static List<List<NamedPolicy>> levels(@Nullable Object value, String name) {
    List<List<NamedPolicy>> levels = new ArrayList<>();
    for (Object each : Values.list(value)) {
      List<NamedPolicy> level = layer(each, name + "[" + levels.size() + "]");
      levels.add(level == null ? List.of() : level);
    }
    return levels;
  }

  private static NamedPolicy policy(Object document, String name) {
    try {
      return new NamedPolicy(name, "", COMPILER.compile(Values.write(document)));
    } catch (PolicySyntaxException e) {
      throw new IllegalArgumentException(Values.write(document), e);
    }
  }
}
