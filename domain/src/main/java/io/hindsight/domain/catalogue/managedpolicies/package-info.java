/** AWS's own managed policies with all their dated versions. */
@NullMarked
package io.hindsight.domain.catalogue.managedpolicies;

import org.jspecify.annotations.NullMarked;
