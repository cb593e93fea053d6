/**
 * Whether AWS would take a document as a policy of a kind, and if not, in which words it refuses.
 */
@NullMarked
package io.hindsight.domain.policy.validate;

import org.jspecify.annotations.NullMarked;
