/** Benchmarks that print ratios against a baseline of the same run. */
@NullMarked
package io.hindsight.ops.bench;

import org.jspecify.annotations.NullMarked;
