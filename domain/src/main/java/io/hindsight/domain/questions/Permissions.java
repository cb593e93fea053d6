package io.hindsight.domain.questions;

import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.evaluate.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Works out what a principal can do from what its policies grant. */
final class Permissions {
  private Permissions() {}

  static List<WhatCan.Permission> of(Holdings holdings) {
    List<Statement> grants =
        holdings.identity().stream()
            .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
            .toList();
    Set<Probe> probes = Probe.of(grants, holdings.all(), holdings::resolved);
    List<WhatCan.Permission> found = new ArrayList<>();
    for (Probe probe : probes) {
      Prospect prospect = holdings.prospect(probe.action(), probe.resource());
      if (isGranted(prospect)) {
        found.add(
            new WhatCan.Permission(
                probe.action(), probe.resource(), WhatCan.effect(prospect), prospect));
      }
    }
    List<WhatCan.Permission> widest =
        new ArrayList<>(
            Probe.widest(found, WhatCan.Permission::probe, WhatCan.Permission::faresAs));
    widest.sort(
        Comparator.comparing(WhatCan.Permission::service)
            .thenComparing(WhatCan.Permission::actions)
            .thenComparing(WhatCan.Permission::resources));
    return widest;
  }

  /** Whether anything gives it, be it taken away again. */
  private static boolean isGranted(Prospect prospect) {
    return prospect.decision().isAllowed()
        || !prospect.wouldAllowIf().isEmpty()
        || prospect.decision().verdict() == Verdict.EXPLICIT_DENY
        || prospect.decision().decidedBy() != PolicyType.IDENTITY;
  }

  /** Whether two moments' policies differ in anything but whose they are. */
  static boolean limitsDiffer(PolicySets one, PolicySets other) {
    return !texts(one.boundary()).equals(texts(other.boundary()))
        || !texts(one.session()).equals(texts(other.session()))
        || !one.scps().stream()
            .map(Permissions::texts)
            .toList()
            .equals(other.scps().stream().map(Permissions::texts).toList())
        || !one.rcps().stream()
            .map(Permissions::texts)
            .toList()
            .equals(other.rcps().stream().map(Permissions::texts).toList());
  }

  private static List<Object> texts(@org.jspecify.annotations.Nullable List<NamedPolicy> policies) {
    if (policies == null) {
      return List.of("none");
    }
    return policies.stream().<Object>map(policy -> policy.policy().source()).toList();
  }
}
