/** The questions about the past as commands. */
@NullMarked
package io.hindsight.ops.questions;

import org.jspecify.annotations.NullMarked;
