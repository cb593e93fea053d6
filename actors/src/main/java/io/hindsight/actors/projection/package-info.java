/**
 * What is read: the history and the trail, folded from the journal at start and kept up with it.
 */
@NullMarked
package io.hindsight.actors.projection;

import org.jspecify.annotations.NullMarked;
