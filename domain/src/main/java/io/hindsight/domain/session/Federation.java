package io.hindsight.domain.session;

import java.util.List;

/**
 * Who vouched for the holder of a role's session, where AssumeRoleWithSAML or
 * AssumeRoleWithWebIdentity began it.
 *
 * @param provider what {@code aws:FederatedProvider} is: the provider's ARN, or its name
 * @param subject whom the provider names
 * @param keys the condition keys of the provider that stay with the session
 */
public record Federation(String provider, String subject, List<Value> keys) {
  /** A condition key with its values. */
  public record Value(String key, List<String> values) {
    public Value {
      values = List.copyOf(values);
    }
  }

  public Federation {
    keys = List.copyOf(keys);
  }

  /** Whether an OpenID Connect provider vouched, and not a SAML provider. */
  public boolean isWebIdentity() {
    return !provider.contains(":saml-provider/");
  }
}
