/**
 * Authorisation as a service: what a principal of an account may do by the account's own state, and
 * the policies on the resources of platforms that ask.
 */
@NullMarked
package io.hindsight.http.api.access;

import org.jspecify.annotations.NullMarked;
