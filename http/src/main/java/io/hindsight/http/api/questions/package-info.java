/**
 * The questions about the past as routes of the native API; {@link
 * io.hindsight.http.api.questions.QuestionRoutes} is the entry.
 */
@NullMarked
package io.hindsight.http.api.questions;

import org.jspecify.annotations.NullMarked;
