package io.hindsight.domain.catalogue.actions;

import java.util.List;
import java.util.stream.Stream;

/**
 * An action of a service.
 *
 * @param name such as {@code GetObject}
 * @param levels what it does; tagging and permissions management are also writing
 * @param conditionKeys the keys that apply whatever the resource, but for global ones
 * @param resources the types of resource that it is about; none where Resource must be {@code *}
 * @param dependentActions what its caller must be allowed besides
 */
public record ServiceAction(
    String service,
    String name,
    List<AccessLevel> levels,
    List<ConditionKey> conditionKeys,
    List<Use> resources,
    List<String> dependentActions) {
  public ServiceAction {
    levels = List.copyOf(levels);
    conditionKeys = List.copyOf(conditionKeys);
    resources = List.copyOf(resources);
    dependentActions = List.copyOf(dependentActions);
  }

  /**
   * A type of resource that an action is about.
   *
   * @param conditionKeys the keys that apply where it is about one of this type
   */
  public record Use(ResourceType type, boolean required, List<ConditionKey> conditionKeys) {
    public Use {
      conditionKeys = List.copyOf(conditionKeys);
    }
  }

  /** As policies name it, such as {@code s3:GetObject}. */
  public String action() {
    return service + ':' + name;
  }

  /** The level that AWS shows. */
  public AccessLevel level() {
    return levels.get(0);
  }

  /** All condition keys that a policy on it may use, but for global ones. */
  public Stream<ConditionKey> allKeys() {
    return Stream.concat(
            conditionKeys.stream(),
            resources.stream()
                .flatMap(
                    use ->
                        Stream.concat(
                            use.conditionKeys().stream(), use.type().conditionKeys().stream())))
        .distinct();
  }
}
