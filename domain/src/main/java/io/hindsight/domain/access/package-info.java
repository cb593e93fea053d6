/**
 * What a principal brings to a decision: the policies that apply to it and the condition keys that
 * say who it is, both as of any moment. {@link io.hindsight.domain.access.Subject} is who acts.
 */
@NullMarked
package io.hindsight.domain.access;

import org.jspecify.annotations.NullMarked;
