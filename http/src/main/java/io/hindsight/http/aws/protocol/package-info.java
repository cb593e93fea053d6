/**
 * AWS's wire protocols, written once and knowing no operation: bytes become the SDK's request
 * types, the SDK's response types become bytes. Entry types: {@link
 * io.hindsight.http.aws.protocol.Operations} and {@link io.hindsight.http.aws.protocol.Codec}.
 */
@NullMarked
package io.hindsight.http.aws.protocol;

import org.jspecify.annotations.NullMarked;
