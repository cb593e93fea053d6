package io.hindsight.domain.questions;

import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.CompiledPrincipal;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What layers come to together, for one action on one resource and the principals of one account.
 *
 * <p>The rules are the {@link Authorizer}'s alone: it is asked once for each combination, with
 * policies that say what the layers say.
 */
final class Combination {
  /** A layer that does not apply. */
  static final int ABSENT = 2;

  private static final String EVERYTHING = "\"Action\":\"*\",\"Resource\":\"*\"";
  private static final NamedPolicy ALLOW = constant("Allow");
  private static final NamedPolicy DENY = constant("Deny");

  private final String action;
  private final String resource;
  private final String resourceAccount;
  private final String account;
  private final Map<Integer, Decision> known = new HashMap<>();

  Combination(String action, String resource, String resourceAccount, String account) {
    this.action = action;
    this.resource = resource;
    this.resourceAccount = resourceAccount;
    this.account = account;
  }

  /**
   * What applies to a principal, each a layer's word as {@link View} has it.
   *
   * @param resource how a resource-based policy names the principal, as {@link CompiledPrincipal}
   *     says, or that it denies
   */
  private record Layers(
      PrincipalRef.Kind kind,
      boolean serviceLinked,
      int identity,
      int boundary,
      int scp,
      int rcp,
      int session,
      int resource) {}

  @SuppressWarnings("EnumOrdinal") // numbers a combination for as long as a question lasts
  Decision decide(
      PrincipalRef.Kind kind,
      boolean serviceLinked,
      int identity,
      int boundary,
      int scp,
      int rcp,
      int session,
      int resourceMatch) {
    int key = kind.ordinal();
    key = key << 1 | (serviceLinked ? 1 : 0);
    key = key << 2 | (identity + 1);
    key = key << 2 | (boundary + 1);
    key = key << 2 | (scp + 1);
    key = key << 2 | (rcp + 1);
    key = key << 2 | (session + 1);
    key = key << 5 | (resourceMatch + 1);
    Decision decision = known.get(key);
    if (decision == null) {
      decision =
          ask(
              new Layers(
                  kind, serviceLinked, identity, boundary, scp, rcp, session, resourceMatch));
      known.put(key, decision);
    }
    return decision;
  }

  private Decision ask(Layers layers) {
    PrincipalRef principal = standIn(layers);
    return Authorizer.decide(
        new Request(principal, action, resource, resourceAccount, Map.of()),
        new PolicySets(
            policies(layers.identity()),
            layers.resource() == 0 ? null : resourcePolicy(principal, layers.resource()),
            layers.boundary() == ABSENT ? null : policies(layers.boundary()),
            List.of(policies(layers.scp())),
            List.of(policies(layers.rcp())),
            layers.session() == ABSENT ? null : policies(layers.session()),
            null));
  }

  private PrincipalRef standIn(Layers layers) {
    String role = layers.serviceLinked() ? "aws-service-role/x/AWSServiceRoleForX" : "x";
    String arn =
        switch (layers.kind()) {
          case ROOT -> "arn:aws:iam::" + account + ":root";
          case ROLE -> "arn:aws:iam::" + account + ":role/" + role;
          case ASSUMED_ROLE ->
              "arn:aws:sts::"
                  + account
                  + ":assumed-role/"
                  + role.substring(role.lastIndexOf('/') + 1)
                  + "/x";
          case FEDERATED_USER -> "arn:aws:sts::" + account + ":federated-user/x";
          default -> "arn:aws:iam::" + account + ":user/x";
        };
    PrincipalRef principal = PrincipalRef.parse(arn).orElseThrow();
    return layers.kind() == PrincipalRef.Kind.ASSUMED_ROLE
        ? principal.ofRole("arn:aws:iam::" + account + ":role/" + role)
        : principal;
  }

  private static List<NamedPolicy> policies(int layer) {
    return layer == View.NOTHING ? List.of() : List.of(layer == View.ALLOW ? ALLOW : DENY);
  }

  private NamedPolicy resourcePolicy(PrincipalRef principal, int match) {
    if (match == View.DENY) {
      return policy("Deny", List.of("*"));
    }
    List<String> names = new ArrayList<>();
    if ((match & CompiledPrincipal.ANYONE) != 0) {
      names.add("*");
    }
    if ((match & CompiledPrincipal.ACCOUNT) != 0) {
      names.add(account);
    }
    if ((match & CompiledPrincipal.ROLE) != 0) {
      names.add(principal.source().isEmpty() ? principal.arn() : principal.source());
    }
    if ((match & CompiledPrincipal.DIRECT) != 0 && principal.kind() != PrincipalRef.Kind.ROOT) {
      names.add(principal.arn());
    }
    return policy("Allow", names);
  }

  private static NamedPolicy policy(String effect, List<String> names) {
    return new NamedPolicy(
        "",
        "",
        compile(
            "{\"Statement\":[{\"Effect\":\""
                + effect
                + "\",\"Principal\":{\"AWS\":[\""
                + String.join("\",\"", names)
                + "\"]},"
                + EVERYTHING
                + "}]}"));
  }

  private static NamedPolicy constant(String effect) {
    return new NamedPolicy(
        "", "", compile("{\"Statement\":[{\"Effect\":\"" + effect + "\"," + EVERYTHING + "}]}"));
  }

  private static CompiledPolicy compile(String text) {
    try {
      return new PolicyCompiler().compile(text);
    } catch (PolicySyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
