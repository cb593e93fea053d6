/** Taking in logs and dumps of AWS's accounts, and how far they agree with what is computed. */
@NullMarked
package io.hindsight.http.api.imports;

import org.jspecify.annotations.NullMarked;
