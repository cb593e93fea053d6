/** Sessions: temporary credentials of the security token service, from their start to their end. */
@NullMarked
package io.hindsight.domain.session;

import org.jspecify.annotations.NullMarked;
