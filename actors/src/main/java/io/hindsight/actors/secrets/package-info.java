/** Secrets: sealing what is stored, and making ids, keys and passwords. */
@NullMarked
package io.hindsight.actors.secrets;

import org.jspecify.annotations.NullMarked;
