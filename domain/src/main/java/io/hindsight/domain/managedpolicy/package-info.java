/** Customer managed policies with their versions, and which entities use which policy. */
@NullMarked
package io.hindsight.domain.managedpolicy;

import org.jspecify.annotations.NullMarked;
