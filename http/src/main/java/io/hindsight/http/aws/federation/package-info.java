/**
 * Identity providers outside: verifying their tokens and assertions, and being one to others. Entry
 * type: {@link io.hindsight.http.aws.federation.Federations}.
 */
@NullMarked
package io.hindsight.http.aws.federation;

import org.jspecify.annotations.NullMarked;
