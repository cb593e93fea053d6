/** The operations of the security token service. */
@NullMarked
package io.hindsight.http.aws.sts;

import org.jspecify.annotations.NullMarked;
