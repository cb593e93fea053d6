package io.hindsight.domain.catalogue.actions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What policies can say of a service of AWS. */
public final class AwsService {
  private final String prefix;
  private final String name;
  private final List<ConditionKey> keys = new ArrayList<>();
  private final Map<String, ResourceType> types = new LinkedHashMap<>();
  private final Map<String, ServiceAction> actions = new LinkedHashMap<>();

  AwsService(String prefix, String name, String lines) {
    this.prefix = prefix;
    this.name = name;
    lines.lines().map(line -> line.split("\t", -1)).forEach(this::read);
  }

  private void read(String[] fields) {
    switch (fields[0]) {
      case "K" -> keys.add(new ConditionKey(fields[1], fields[2].intern()));
      case "R" -> types.put(fields[1], new ResourceType(fields[1], fields[2], keys(fields[3])));
      default -> {
        ServiceAction action =
            new ServiceAction(
                prefix,
                fields[1],
                fields[2].chars().mapToObj(letter -> AccessLevel.of((char) letter)).toList(),
                keys(fields[3]),
                uses(fields[4]),
                list(fields[5], ","));
        actions.put(fields[1].toLowerCase(Locale.ROOT), action);
      }
    }
  }

  private List<ServiceAction.Use> uses(String text) {
    List<ServiceAction.Use> uses = new ArrayList<>();
    for (String use : list(text, ";")) {
      int colon = use.lastIndexOf(':');
      boolean required = use.startsWith("*");
      ResourceType type = types.get(use.substring(required ? 1 : 0, colon));
      if (type != null) {
        uses.add(new ServiceAction.Use(type, required, keys(use.substring(colon + 1))));
      }
    }
    return uses;
  }

  private List<ConditionKey> keys(String places) {
    return list(places, ",").stream().map(Integer::valueOf).map(keys::get).toList();
  }

  private static List<String> list(String text, String separator) {
    return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
  }

  /** The prefix of its actions, such as {@code s3}. */
  public String prefix() {
    return prefix;
  }

  public String name() {
    return name;
  }

  public Collection<ServiceAction> actions() {
    return actions.values();
  }

  public Collection<ResourceType> resourceTypes() {
    return types.values();
  }

  /** Every condition key that something of the service knows. */
  public List<ConditionKey> conditionKeys() {
    return List.copyOf(keys);
  }

  /** The action of that name, ignoring case. */
  public Optional<ServiceAction> action(String actionName) {
    return Optional.ofNullable(actions.get(actionName.toLowerCase(Locale.ROOT)));
  }

  /** The key that {@code key} is, ignoring case. */
  public Optional<ConditionKey> conditionKey(String key) {
    return keys.stream().filter(known -> known.matches(key)).findFirst();
  }
}
