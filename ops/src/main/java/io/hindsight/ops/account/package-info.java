/** {@code hindsight account}: the accounts of a server. */
@NullMarked
package io.hindsight.ops.account;

import org.jspecify.annotations.NullMarked;
