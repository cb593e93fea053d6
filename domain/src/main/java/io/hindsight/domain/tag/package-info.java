/** Tags on IAM's resources, with AWS's rules on keys, values and number. */
@NullMarked
package io.hindsight.domain.tag;

import org.jspecify.annotations.NullMarked;
