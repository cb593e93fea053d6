/**
 * The words that all rules share: what stands around a command, how a rule answers, and what is
 * kept beside an event.
 */
@NullMarked
package io.hindsight.domain.decider;

import org.jspecify.annotations.NullMarked;
