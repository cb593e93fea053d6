package io.hindsight.domain.history;

import io.hindsight.domain.entity.Key;
import org.jspecify.annotations.Nullable;

/**
 * A change to one entity.
 *
 * @param before null where the entity was never before
 */
public record Changed<V>(Key<V> key, @Nullable Version<V> before, Version<V> after) {}
