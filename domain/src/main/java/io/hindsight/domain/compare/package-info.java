/**
 * Recorded against computed: each call of a log that AWS allowed or denied is decided as of its
 * time and held against what AWS did. {@link io.hindsight.domain.compare.Compare} is the entry.
 */
@NullMarked
package io.hindsight.domain.compare;

import org.jspecify.annotations.NullMarked;
