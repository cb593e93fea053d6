package io.hindsight.http.aws.federation;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.tag.Tag;
import io.hindsight.http.aws.authorization.FederatedCaller;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has an OpenID Connect provider's token.
 *
 * @param provider the provider's ARN, or the name of one that AWS knows without
 * @param audience the client that the token was made for
 */
public record WebIdentity(
    AccountId account,
    String provider,
    String subject,
    String audience,
    Map<String, List<String>> keys,
    Federation federation,
    List<Tag> tags,
    List<String> transitiveTagKeys,
    @Nullable String sourceIdentity)
    implements FederatedCaller {

  @Override
  public String trailType() {
    return "WebIdentityUser";
  }

  @Override
  public String identityProvider() {
    return provider;
  }

  @Override
  public String principalId() {
    return provider + ':' + audience + ':' + subject;
  }

  @Override
  public String userName() {
    return subject;
  }

  @Override
  public @Nullable String roleSessionName() {
    return null;
  }

  @Override
  public Map<String, Object> parameters() {
    return SessionClaims.shown(tags, transitiveTagKeys, sourceIdentity);
  }
}
