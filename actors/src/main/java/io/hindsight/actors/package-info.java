/** The actor shell: aggregates, journal, projections and timers. */
@NullMarked
package io.hindsight.actors;

import org.jspecify.annotations.NullMarked;
