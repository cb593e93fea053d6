/** Requests of others for temporary access, which a user of the account grants or refuses. */
@NullMarked
package io.hindsight.domain.delegation;

import org.jspecify.annotations.NullMarked;
