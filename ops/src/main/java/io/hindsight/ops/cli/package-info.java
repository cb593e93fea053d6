/** The {@code hindsight} command; {@link io.hindsight.ops.cli.Hindsight} is the entry. */
@NullMarked
package io.hindsight.ops.cli;

import org.jspecify.annotations.NullMarked;
