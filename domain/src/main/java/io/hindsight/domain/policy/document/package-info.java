/**
 * Policy documents as they are written: text to {@link
 * io.hindsight.domain.policy.document.PolicyDocument}.
 */
@NullMarked
package io.hindsight.domain.policy.document;

import org.jspecify.annotations.NullMarked;
