package io.hindsight.domain.mirror;

import io.hindsight.domain.identity.Identity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a fact says of the being of an entity.
 *
 * @param kind null where it is a managed policy, whose name is its ARN
 * @param id the unique id, where the fact tells it; else empty
 */
record Touch(Identity.@Nullable Kind kind, String name, Type type, String id) {
  enum Type {
    /** It comes to be. */
    CREATE,
    /** It is there. */
    USE,
    /** It ceases to be. */
    DELETE
  }

  /** Tells entities apart, ignoring case as AWS does. */
  String key() {
    return (kind == null ? "policy" : kind.arnType()) + ' ' + name.toLowerCase(Locale.ROOT);
  }
}
