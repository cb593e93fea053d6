/**
 * Every entity of every account as it ever was: {@link io.hindsight.domain.history.History} folds
 * events once and answers for the present and any past moment alike.
 */
@NullMarked
package io.hindsight.domain.history;

import org.jspecify.annotations.NullMarked;
