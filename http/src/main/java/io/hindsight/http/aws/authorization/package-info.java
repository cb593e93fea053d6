/** Who calls, and whether they may. */
@NullMarked
package io.hindsight.http.aws.authorization;

import org.jspecify.annotations.NullMarked;
