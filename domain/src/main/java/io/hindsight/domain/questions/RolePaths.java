package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.policy.compile.CompiledStatement;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.request.PrincipalRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Who can get to roles by assuming roles: from the roles that have access back over those who can
 * assume them, nearest first, so that each principal's path is a shortest one and circles end. Ways
 * that are open as things stand go before those with open conditions.
 */
final class RolePaths {
  private static final String ASSUME = "sts:AssumeRole";

  private final Function<Deed, Scene> scenes;
  private final Map<AccountId, Roster.Picture> pictures;
  private final Map<String, Resident> byArn = new HashMap<>();
  private final Map<String, List<Edge>> edges = new HashMap<>();
  private final Map<String, List<RolePath>> entrances = new LinkedHashMap<>();

  private record Edge(Resident from, List<Ground> conditions) {}

  private record Step(String role, List<String> roles, List<Ground> conditions) {}

  RolePaths(Function<Deed, Scene> scenes, Map<AccountId, Roster.Picture> pictures) {
    this.scenes = scenes;
    this.pictures = pictures;
    for (Roster.Picture picture : pictures.values()) {
      for (Resident resident : picture.residents()) {
        byArn.put(resident.subject().arn(), resident);
      }
    }
  }

  /**
   * The paths to roles.
   *
   * @param there the ARNs of the roles that have access
   * @param direct the ARNs of all who have it without a path
   */
  List<RolePath> to(
      Collection<String> there, Set<String> direct, Map<String, List<String>> context) {
    Map<String, RolePath> found = new LinkedHashMap<>();
    ArrayDeque<Step> open = new ArrayDeque<>();
    ArrayDeque<Step> conditional = new ArrayDeque<>();
    there.forEach(role -> open.add(new Step(role, List.of(role), List.of())));
    while (!open.isEmpty() || !conditional.isEmpty()) {
      Step step = open.isEmpty() ? conditional.remove() : open.remove();
      for (Edge edge : assumers(step, context)) {
        List<Ground> conditions = join(step.conditions(), edge.conditions());
        String arn = edge.from().subject().arn();
        if (direct.contains(arn) || found.containsKey(arn)) {
          continue;
        }
        if (!conditions.isEmpty() && step.conditions().isEmpty() && !open.isEmpty()) {
          conditional.add(step); // seen again once nothing open is left
          continue;
        }
        found.put(arn, new RolePath(RolePath.Kind.PRINCIPAL, arn, step.roles(), conditions));
        if (edge.from().ref().kind() == PrincipalRef.Kind.ROLE) {
          List<String> roles = new ArrayList<>();
          roles.add(arn);
          roles.addAll(step.roles());
          (conditions.isEmpty() ? open : conditional).add(new Step(arn, roles, conditions));
        }
      }
    }
    List<RolePath> paths = new ArrayList<>(found.values());
    entrances.values().forEach(paths::addAll);
    return paths;
  }

  private static List<Ground> join(List<Ground> before, List<Ground> more) {
    if (more.isEmpty()) {
      return before;
    }
    List<Ground> all = new ArrayList<>(before);
    all.addAll(more);
    return all;
  }

  private List<Edge> assumers(Step step, Map<String, List<String>> context) {
    List<Edge> known = edges.get(step.role());
    if (known == null) {
      known = assumers(step.role(), step.roles(), context);
      edges.put(step.role(), known);
    }
    return known;
  }

  private List<Edge> assumers(String role, List<String> roles, Map<String, List<String>> context) {
    Scene scene = scenes.apply(new Deed(ASSUME, role, context));
    NamedPolicy trust = scene.resourcePolicy();
    if (trust == null) {
      return List.of();
    }
    Named named = new Named();
    for (CompiledStatement statement : trust.policy().statements()) {
      if (!statement.isDeny()) {
        named.add(statement);
      }
    }
    named.outside(role, roles);
    List<Edge> found = new ArrayList<>();
    Map<AccountId, Sweep> sweeps = new HashMap<>();
    for (Resident resident : named.candidates()) {
      AccountId account = resident.subject().account();
      Sweep sweep = sweeps.computeIfAbsent(account, id -> new Sweep(scene, picture(id)));
      WhoCan.Row row = sweep.row(resident);
      if (row.isAllowed()) {
        found.add(new Edge(resident, List.of()));
      } else if (row.wouldAllow()) {
        found.add(new Edge(resident, row.prospect().wouldAllowIf()));
      }
    }
    return found;
  }

  private Roster.Picture picture(AccountId account) {
    return java.util.Objects.requireNonNull(pictures.get(account));
  }

  /** Whom a trust policy names. */
  private final class Named {
    private final Set<Resident> candidates = new LinkedHashSet<>();
    private final Map<String, RolePath.Kind> outside = new LinkedHashMap<>();

    Set<Resident> candidates() {
      return candidates;
    }

    void add(CompiledStatement statement) {
      PrincipalElement element = statement.source().principal();
      if (element == null) {
        return;
      }
      element
          .names()
          .forEach(
              (kind, names) -> {
                if (kind.equals(PrincipalElement.ANYONE)) {
                  anyone();
                }
                for (String name : names) {
                  switch (kind) {
                    case "AWS" -> aws(name);
                    case "Service" -> outside.put(name, RolePath.Kind.SERVICE);
                    case "Federated" -> outside.put(name, RolePath.Kind.FEDERATED);
                    default -> {}
                  }
                }
              });
    }

    private void anyone() {
      outside.put("*", RolePath.Kind.OUTSIDE);
      pictures.keySet().forEach(this::all);
    }

    private void all(AccountId account) {
      candidates.addAll(List.of(picture(account).residents()));
    }

    private void aws(String name) {
      if (name.equals("*")) {
        anyone();
        return;
      }
      Resident resident = byArn.get(name);
      if (resident != null) {
        candidates.add(resident);
        return;
      }
      String account = AccountId.isValid(name) ? name : accountOf(name);
      if (!AccountId.isValid(account)) {
        return; // the unique id of one who is gone
      }
      AccountId id = new AccountId(account);
      if (!pictures.containsKey(id)) {
        outside.put(name, RolePath.Kind.OUTSIDE);
      } else if (AccountId.isValid(name) || name.endsWith(":root")) {
        all(id);
      }
    }

    private String accountOf(String name) {
      return Arn.parse(name).map(Arn::account).orElse("");
    }

    void outside(String role, List<String> roles) {
      List<RolePath> paths = new ArrayList<>();
      outside.forEach((name, kind) -> paths.add(new RolePath(kind, name, roles, List.of())));
      entrances.put(role, paths);
    }
  }
}
