/** What is decided: who wants to do what to which resource, in which circumstances. */
@NullMarked
package io.hindsight.domain.policy.request;

import org.jspecify.annotations.NullMarked;
