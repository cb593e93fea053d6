/** Evidence as commands: written into a folder, and checked. */
@NullMarked
package io.hindsight.ops.evidence;

import org.jspecify.annotations.NullMarked;
