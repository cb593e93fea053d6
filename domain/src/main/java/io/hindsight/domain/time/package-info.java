/** Moments: {@link io.hindsight.domain.time.AsOf} names the one a question is about. */
@NullMarked
package io.hindsight.domain.time;

import org.jspecify.annotations.NullMarked;
