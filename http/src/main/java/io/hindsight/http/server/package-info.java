/**
 * The server: requests come in, find their operation, are verified and admitted, and answered.
 * Entry types: {@link io.hindsight.http.server.AwsEndpoint} and {@link
 * io.hindsight.http.server.HttpServer}.
 */
@NullMarked
package io.hindsight.http.server;

import org.jspecify.annotations.NullMarked;
