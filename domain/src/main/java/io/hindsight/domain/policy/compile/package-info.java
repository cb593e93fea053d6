/**
 * Policies made ready to decide with: patterns split, operators looked up, variables found. {@link
 * io.hindsight.domain.policy.compile.PolicyCompiler} makes one form of equal documents.
 */
@NullMarked
package io.hindsight.domain.policy.compile;

import org.jspecify.annotations.NullMarked;
