/**
 * Accounts of AWS as their logs and dumps tell of them. A mirrored account is recorded, not
 * decided: {@link io.hindsight.domain.mirror.Facts} holds what was recorded and makes of it, in the
 * order in which it happened, what there was. What the log is too young to tell is {@link
 * io.hindsight.domain.mirror.Unknown}.
 */
@NullMarked
package io.hindsight.domain.mirror;

import org.jspecify.annotations.NullMarked;
