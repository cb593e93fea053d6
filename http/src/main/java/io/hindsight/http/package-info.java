/** The wire: AWS protocols, the native API and the console. */
@NullMarked
package io.hindsight.http;

import org.jspecify.annotations.NullMarked;
