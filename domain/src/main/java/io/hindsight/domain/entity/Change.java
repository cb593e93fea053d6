package io.hindsight.domain.entity;

import org.jspecify.annotations.Nullable;

/** What an event makes of one entity. */
public record Change<V>(Key<V> key, Step<V> step) {

  /** From the value before, null where there was none, to the value after, null where it ends. */
  @FunctionalInterface
  public interface Step<V> {
    @Nullable V apply(@Nullable V before);
  }

  /** The entity becomes {@code value}, whatever it was. */
  public static <V> Change<V> put(Key<V> key, V value) {
    return new Change<>(key, before -> value);
  }

  /** The entity ends. */
  public static <V> Change<V> remove(Key<V> key) {
    return new Change<>(key, before -> null);
  }

  /** The entity becomes {@code edit} of itself; what does not exist stays so. */
  public static <V> Change<V> edit(Key<V> key, java.util.function.UnaryOperator<V> edit) {
    return new Change<>(key, before -> before == null ? null : edit.apply(before));
  }

  /** The entity becomes {@code edit} of itself, or of {@code absent} where it does not exist. */
  public static <V> Change<V> upsert(
      Key<V> key, V absent, java.util.function.UnaryOperator<V> edit) {
    return new Change<>(key, before -> edit.apply(before == null ? absent : before));
  }
}
