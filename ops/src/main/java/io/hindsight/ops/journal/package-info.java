/** The commands about the journal itself: {@code verify}, {@code backup} and {@code salvage}. */
@NullMarked
package io.hindsight.ops.journal;

import org.jspecify.annotations.NullMarked;
