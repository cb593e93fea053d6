/**
 * The words that all rules share: how a rule answers, why an event is, and what is kept beside an
 * event.
 */
@NullMarked
package io.hindsight.domain.decider;

import org.jspecify.annotations.NullMarked;
