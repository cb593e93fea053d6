/**
 * Signature Version 4: who sent a request, and that nobody changed it. Entry type: {@link
 * io.hindsight.http.aws.signature.SignatureVerifier}.
 */
@NullMarked
package io.hindsight.http.aws.signature;

import org.jspecify.annotations.NullMarked;
