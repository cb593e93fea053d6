/**
 * The native API under {@code /v1/}: routes that say of themselves what they are, found by {@link
 * io.hindsight.http.api.NativeApi}, which verifies and authorises each call as AWS's APIs are.
 * {@link io.hindsight.http.api.EvaluateCodec} is the contract for decisions over given policies,
 * told apart from the wire that carries it.
 */
@NullMarked
package io.hindsight.http.api;

import org.jspecify.annotations.NullMarked;
