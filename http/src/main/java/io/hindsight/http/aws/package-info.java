/** AWS's APIs: what is common to them in {@code protocol} and {@code signature}. */
@NullMarked
package io.hindsight.http.aws;

import org.jspecify.annotations.NullMarked;
