/**
 * Identity providers: those that an account trusts, SAML 2.0 and OpenID Connect, and the account as
 * one.
 */
@NullMarked
package io.hindsight.domain.provider;

import org.jspecify.annotations.NullMarked;
