/** The native API's routes about the journal itself: backups and verification. */
@NullMarked
package io.hindsight.http.api.journal;

import org.jspecify.annotations.NullMarked;
