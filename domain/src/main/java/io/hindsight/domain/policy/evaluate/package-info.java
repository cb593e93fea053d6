/**
 * Decisions: {@link io.hindsight.domain.policy.evaluate.Authorizer} alone combines what policies of
 * all types say, and explains itself on the same walk.
 */
@NullMarked
package io.hindsight.domain.policy.evaluate;

import org.jspecify.annotations.NullMarked;
