/** The audit trail as routes of the native API: searched, and followed as it grows. */
@NullMarked
package io.hindsight.http.api.events;

import org.jspecify.annotations.NullMarked;
