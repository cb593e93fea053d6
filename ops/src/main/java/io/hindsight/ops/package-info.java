/** What an operator touches: server, command line and configuration. */
@NullMarked
package io.hindsight.ops;

import org.jspecify.annotations.NullMarked;
