/**
 * The engine that everything above speaks to: commands go to aggregates and return once readers see
 * them, questions go to the history, calls go to the trail.
 */
@NullMarked
package io.hindsight.actors.engine;

import org.jspecify.annotations.NullMarked;
