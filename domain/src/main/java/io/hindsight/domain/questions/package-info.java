/**
 * Questions about who could do what, as of any moment, answered from the history alone; {@link
 * io.hindsight.domain.questions.Questions} is the entry.
 */
@NullMarked
package io.hindsight.domain.questions;

import org.jspecify.annotations.NullMarked;
