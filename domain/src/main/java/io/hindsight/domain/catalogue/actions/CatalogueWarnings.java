package io.hindsight.domain.catalogue.actions;

import io.hindsight.domain.policy.document.ConditionEntry;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.validate.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What AWS would store and what yet cannot mean what it says: actions and condition keys that AWS
 * does not have, resources that an action is never about, operators that do not fit their keys.
 */
public final class CatalogueWarnings {
  /** Beyond so many actions, what a statement is about is not looked at one by one. */
  private static final int MANY = 400;

  private final ActionCatalogue catalogue = ActionCatalogue.instance();
  private final List<Finding> warnings = new ArrayList<>();

  private CatalogueWarnings() {}

  public static List<Finding> of(PolicyDocument document) {
    CatalogueWarnings warnings = new CatalogueWarnings();
    document.statements().forEach(warnings::statement);
    return warnings.warnings;
  }

  private void statement(Statement statement) {
    String at = "Statement[" + statement.index() + "]";
    List<ServiceAction> selected = new ArrayList<>();
    boolean wide = statement.notAction();
    for (String pattern : statement.actions()) {
      if (isOfManyServices(pattern)) {
        wide = true;
        continue;
      }
      List<ServiceAction> matching = catalogue.matching(pattern);
      if (matching.isEmpty()) {
        unknown(statement, at, pattern);
      }
      selected.addAll(matching);
    }
    boolean narrow = !wide && !selected.isEmpty() && selected.size() <= MANY;
    if (narrow && !statement.notResource()) {
      resources(statement, at, selected);
    }
    for (ConditionEntry entry : statement.conditions()) {
      condition(at, entry, narrow ? selected : List.of());
    }
  }

  private static boolean isOfManyServices(String pattern) {
    int colon = pattern.indexOf(':');
    String service = colon < 0 ? pattern : pattern.substring(0, colon);
    return service.indexOf('*') >= 0 || service.indexOf('?') >= 0;
  }

  private void unknown(Statement statement, String at, String pattern) {
    int colon = pattern.indexOf(':');
    String service = colon < 0 ? pattern : pattern.substring(0, colon);
    boolean known = catalogue.service(service).isPresent();
    warnings.add(
        new Finding(
            statement.start(),
            at + (statement.notAction() ? ".NotAction" : ".Action"),
            known
                ? "AWS has no action `" + pattern + "`" + nearest(pattern)
                : "AWS has no service `" + service + "`"));
  }

  /** A slip of the keyboard is one or two letters away from what was meant. */
  private String nearest(String pattern) {
    int colon = pattern.indexOf(':');
    Optional<AwsService> service = catalogue.service(pattern.substring(0, Math.max(0, colon)));
    String wanted = pattern.substring(colon + 1).toLowerCase(Locale.ROOT);
    return service.stream()
        .flatMap(known -> known.actions().stream())
        .filter(action -> distance(wanted, action.name().toLowerCase(Locale.ROOT)) <= 2)
        .findFirst()
        .map(action -> "; is `" + action.action() + "` meant?")
        .orElse("");
  }

  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > 2) {
      return 3;
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[row.length - 1];
  }

  private void resources(Statement statement, String at, List<ServiceAction> selected) {
    if (statement.resources().isEmpty() || statement.resources().contains("*")) {
      return;
    }
    List<ServiceAction> lost =
        selected.stream()
            .filter(
                action ->
                    action.resources().isEmpty()
                        || action.resources().stream()
                            .noneMatch(
                                use ->
                                    statement.resources().stream()
                                        .anyMatch(resource -> use.type().canBe(resource))))
            .toList();
    boolean named = statement.actions().stream().noneMatch(action -> action.contains("*"));
    // A pattern of actions is expected to select some that are about something else.
    if (named ? lost.isEmpty() : lost.size() < selected.size()) {
      return;
    }
    for (ServiceAction action : lost.subList(0, Math.min(lost.size(), 5))) {
      String needed =
          action.resources().stream()
              .map(use -> use.type().pattern())
              .collect(Collectors.joining(", "));
      warnings.add(
          new Finding(
              statement.start(),
              at + ".Resource",
              "`"
                  + action.action()
                  + "` is never about these resources; it needs "
                  + (needed.isEmpty() ? "*" : needed)));
    }
  }

  private void condition(String at, ConditionEntry entry, List<ServiceAction> selected) {
    String element = at + ".Condition." + entry.operator() + "." + entry.key();
    Optional<ConditionKey> key =
        catalogue
            .globalKey(entry.key())
            .or(() -> ofActions(entry.key(), selected))
            .or(() -> catalogue.conditionKey(entry.key()))
            .or(() -> ofServices(entry.key(), selected));
    if (key.isEmpty()) {
      if (isForeign(entry.key())) {
        return;
      }
      warnings.add(
          new Finding(entry.position(), element, "AWS has no condition key `" + entry.key() + "`"));
      return;
    }
    boolean global = catalogue.globalKey(entry.key()).isPresent();
    if (!global && !selected.isEmpty() && ofActions(entry.key(), selected).isEmpty()) {
      warnings.add(
          new Finding(
              entry.position(),
              element,
              "none of the statement's actions knows `" + entry.key() + "`"));
    }
    fits(entry, key.get())
        .ifPresent(text -> warnings.add(new Finding(entry.position(), element, text)));
  }

  private static Optional<ConditionKey> ofActions(String key, List<ServiceAction> selected) {
    return selected.stream()
        .flatMap(ServiceAction::allKeys)
        .filter(known -> known.matches(key))
        .findFirst();
  }

  /** Keys of identity providers belong to STS, and some services know keys of others. */
  private Optional<ConditionKey> ofServices(String key, List<ServiceAction> selected) {
    Set<String> services = new LinkedHashSet<>();
    selected.forEach(action -> services.add(action.service()));
    services.add("sts");
    return services.stream()
        .flatMap(prefix -> catalogue.service(prefix).stream())
        .flatMap(service -> service.conditionKey(key).stream())
        .findFirst();
  }

  /** An identity provider's own name is the prefix of its keys. */
  private static boolean isForeign(String key) {
    int colon = key.indexOf(':');
    return colon > 0 && key.substring(0, colon).contains(".");
  }

  private static Optional<String> fits(ConditionEntry entry, ConditionKey key) {
    String operator = entry.operator();
    int colon = operator.indexOf(':');
    boolean set = colon > 0;
    String bare = set ? operator.substring(colon + 1) : operator;
    String needed =
        bare.startsWith("Numeric")
            ? "Numeric"
            : bare.startsWith("Date")
                ? "Date"
                : bare.contains("IpAddress") ? "IPAddress" : bare.startsWith("Bool") ? "Bool" : "";
    boolean epoch = needed.equals("Numeric") && key.valueType().equals("Date");
    if (!needed.isEmpty() && !needed.equals(key.valueType()) && !epoch) {
      return Optional.of(
          "`"
              + bare
              + "` compares values of type "
              + needed
              + ", and `"
              + key.name()
              + "` is of type "
              + key.type());
    }
    if (key.isMultivalued() && !set && !bare.equals("Null")) {
      return Optional.of(
          "`" + key.name() + "` may have several values: use ForAllValues or ForAnyValue");
    }
    return Optional.empty();
  }
}
