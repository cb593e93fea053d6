/** Calls as CloudTrail records them, and the operations that look them up. */
@NullMarked
package io.hindsight.http.aws.cloudtrail;

import org.jspecify.annotations.NullMarked;
