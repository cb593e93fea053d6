/** The server: its start, what it prints, and its end. */
@NullMarked
package io.hindsight.ops.server;

import org.jspecify.annotations.NullMarked;
