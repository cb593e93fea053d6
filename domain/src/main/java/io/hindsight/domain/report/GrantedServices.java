package io.hindsight.domain.report;

import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.AwsService;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The services and actions that policies grant something of: what their Allow statements select,
 * whatever else would deny it.
 */
public final class GrantedServices {
  private final ActionCatalogue catalogue = ActionCatalogue.instance();
  private final List<Statement> allowing = new ArrayList<>();

  /**
   * @param documents policies that are stored, and so known to be some
   */
  public GrantedServices(Collection<String> documents) {
    for (String document : documents) {
      try {
        PolicyDocument.parse(document).statements().stream()
            .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
            .forEach(allowing::add);
      } catch (PolicySyntaxException e) {
        throw new IllegalStateException("a stored policy does not parse", e);
      }
    }
  }

  /** The prefixes of all services that something is granted of, in order. */
  public Set<String> services() {
    Set<String> granted = new TreeSet<>();
    for (String service : catalogue.services()) {
      if (allowing.stream().anyMatch(statement -> touches(statement, service))
          && (allowing.stream().anyMatch(GrantedServices::isAll) || !actions(service).isEmpty())) {
        granted.add(service);
      }
    }
    return granted;
  }

  /** The actions of a service that are granted, in the catalogue's order. */
  public List<ServiceAction> actions(String service) {
    Optional<AwsService> known = catalogue.service(service);
    if (known.isEmpty()) {
      return List.of();
    }
    Set<String> granted = new HashSet<>();
    for (Statement statement : allowing) {
      if (!touches(statement, service)) {
        continue;
      }
      Set<String> named = new HashSet<>();
      for (String pattern : statement.actions()) {
        if (covers(pattern, service)) {
          String names = pattern.equals("*") ? "*" : pattern.substring(pattern.indexOf(':') + 1);
          catalogue.matching(service + ':' + names).forEach(each -> named.add(each.name()));
        }
      }
      if (statement.notAction()) {
        known.get().actions().stream()
            .map(ServiceAction::name)
            .filter(name -> !named.contains(name))
            .forEach(granted::add);
      } else {
        granted.addAll(named);
      }
    }
    return known.get().actions().stream().filter(each -> granted.contains(each.name())).toList();
  }

  private static boolean touches(Statement statement, String service) {
    return statement.notAction()
        || statement.actions().stream().anyMatch(pattern -> covers(pattern, service));
  }

  private static boolean isAll(Statement statement) {
    return !statement.notAction() && statement.actions().contains("*");
  }

  private static boolean covers(String pattern, String service) {
    int colon = pattern.indexOf(':');
    return pattern.equals("*")
        || (colon > 0 && pattern.substring(0, colon).toLowerCase(Locale.ROOT).equals(service));
  }
}
