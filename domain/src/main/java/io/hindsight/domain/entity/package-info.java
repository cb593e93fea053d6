/**
 * What an account consists of, as keyed values that events change.
 *
 * <p>A {@link io.hindsight.domain.entity.Command} carries its rule and decides on {@link
 * io.hindsight.domain.entity.Entities}; an {@link io.hindsight.domain.entity.Event} carries its
 * effect as {@link io.hindsight.domain.entity.Change}s. The state of an aggregate, its snapshots
 * and the history of all of them are folds of the same changes.
 */
@NullMarked
package io.hindsight.domain.entity;

import org.jspecify.annotations.NullMarked;
