/** Identity providers that an account trusts: SAML 2.0 and OpenID Connect. */
@NullMarked
package io.hindsight.domain.provider;

import org.jspecify.annotations.NullMarked;
