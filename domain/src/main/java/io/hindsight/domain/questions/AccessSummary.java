package io.hindsight.domain.questions;

import io.hindsight.domain.catalogue.actions.AccessLevel;
import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.AwsService;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Effective access by service and access level ("Understanding access level summaries within policy
 * summaries" in the IAM User Guide).
 */
final class AccessSummary {
  private static final String EVERY = "*";

  private final ActionCatalogue catalogue = ActionCatalogue.instance();
  private final Map<ServiceAction, List<WhatCan.Permission>> about = new LinkedHashMap<>();

  private AccessSummary(List<WhatCan.Permission> permissions) {
    for (WhatCan.Permission permission : permissions) {
      for (ServiceAction action : catalogue.matching(permission.actions())) {
        about.computeIfAbsent(action, key -> new ArrayList<>()).add(permission);
      }
    }
  }

  /** By service, then level; {@code *} stands for all services together. */
  static List<WhatCan.Access> of(List<WhatCan.Permission> permissions) {
    AccessSummary summary = new AccessSummary(permissions);
    Map<String, List<ServiceAction>> services = new TreeMap<>();
    for (WhatCan.Permission permission : permissions) {
      String service = permission.service();
      if (service.indexOf('*') < 0 && service.indexOf('?') < 0) {
        summary
            .catalogue
            .service(service)
            .ifPresent(found -> services.put(found.prefix(), List.copyOf(found.actions())));
      } else {
        services.computeIfAbsent(EVERY, key -> summary.all());
      }
    }
    List<WhatCan.Access> access = new ArrayList<>();
    services.forEach((service, actions) -> summary.add(service, actions, access));
    return access;
  }

  private List<ServiceAction> all() {
    return catalogue.services().stream()
        .flatMap(prefix -> catalogue.service(prefix).stream())
        .map(AwsService::actions)
        .flatMap(Collection::stream)
        .toList();
  }

  private static final class Count {
    private int of;
    private int allowed;
    private int conditional;
    private boolean touched;
    private final Set<String> resources = new TreeSet<>();
  }

  private void add(String service, List<ServiceAction> actions, List<WhatCan.Access> access) {
    Map<AccessLevel, Count> counts = new EnumMap<>(AccessLevel.class);
    for (ServiceAction action : actions) {
      Count count = counts.computeIfAbsent(action.level(), level -> new Count());
      count.of++;
      boolean allowed = false;
      boolean conditional = false;
      List<WhatCan.Permission> own = about.getOrDefault(action, List.of());
      for (WhatCan.Permission permission : own) {
        count.touched = true;
        if (permission.effect() != WhatCan.Effect.TAKEN && !isTaken(permission, own)) {
          allowed |= permission.effect() == WhatCan.Effect.ALLOWED;
          conditional |= permission.effect() != WhatCan.Effect.ALLOWED;
          count.resources.add(permission.resources());
        }
      }
      count.allowed += allowed ? 1 : 0;
      count.conditional += conditional && !allowed ? 1 : 0;
    }
    counts.forEach(
        (level, count) -> {
          if (count.touched) {
            access.add(
                new WhatCan.Access(
                    service,
                    level,
                    count.allowed,
                    count.conditional,
                    count.of,
                    List.copyOf(count.resources)));
          }
        });
  }

  /** Whether something narrower takes all of it, as far as one action goes. */
  private static boolean isTaken(WhatCan.Permission permission, List<WhatCan.Permission> others) {
    for (WhatCan.Permission other : others) {
      boolean narrower =
          other.effect() == WhatCan.Effect.TAKEN
              && new Probe(permission.actions(), "*").covers(new Probe(other.actions(), "*"))
              && new Probe("*", other.resources()).covers(new Probe("*", permission.resources()));
      if (narrower) {
        return true;
      }
    }
    return false;
  }
}
