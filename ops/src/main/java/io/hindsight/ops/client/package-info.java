/**
 * What commands ask a server with: {@link io.hindsight.ops.client.ServerOptions} connects to one
 * that runs, or opens the store of one that is stopped; {@link io.hindsight.ops.client.Output}
 * shows the answers.
 */
@NullMarked
package io.hindsight.ops.client;

import org.jspecify.annotations.NullMarked;
