/**
 * The native API's contracts, told apart from the wire that carries them. {@link
 * io.hindsight.http.api.EvaluateCodec} is the one for decisions over given policies.
 */
@NullMarked
package io.hindsight.http.api;

import org.jspecify.annotations.NullMarked;
