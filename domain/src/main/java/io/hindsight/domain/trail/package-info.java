/** The audit trail: one record for each call, as CloudTrail keeps them. */
@NullMarked
package io.hindsight.domain.trail;

import org.jspecify.annotations.NullMarked;
