/** Server certificates: TLS certificates that IAM keeps for an account's servers. */
@NullMarked
package io.hindsight.domain.servercertificate;

import org.jspecify.annotations.NullMarked;
