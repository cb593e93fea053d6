/**
 * How every aggregate decides and evolves; {@link io.hindsight.domain.decider.Decider} is the
 * entry.
 */
@NullMarked
package io.hindsight.domain.decider;

import org.jspecify.annotations.NullMarked;
