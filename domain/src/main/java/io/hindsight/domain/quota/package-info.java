/** AWS's quotas on IAM's entities, as data. */
@NullMarked
package io.hindsight.domain.quota;

import org.jspecify.annotations.NullMarked;
