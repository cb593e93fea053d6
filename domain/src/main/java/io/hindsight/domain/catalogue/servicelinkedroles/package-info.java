/** The service-linked roles that AWS's services have. */
@NullMarked
package io.hindsight.domain.catalogue.servicelinkedroles;

import org.jspecify.annotations.NullMarked;
