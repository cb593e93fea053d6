/**
 * Evidence: the records of an account with digests that are chained and signed, so that whoever has
 * the public key can tell what is missing, changed or out of order.
 */
@NullMarked
package io.hindsight.http.api.evidence;

import org.jspecify.annotations.NullMarked;
