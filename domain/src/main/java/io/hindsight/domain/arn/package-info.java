/** Amazon Resource Names and account ids; {@link io.hindsight.domain.arn.Arn} is the entry. */
@NullMarked
package io.hindsight.domain.arn;

import org.jspecify.annotations.NullMarked;
