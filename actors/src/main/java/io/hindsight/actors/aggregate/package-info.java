/**
 * The one adapter that makes persistent, sharded actors of aggregates: it asks a command for its
 * decision, persists the events, and answers once they are durable.
 */
@NullMarked
package io.hindsight.actors.aggregate;

import org.jspecify.annotations.NullMarked;
