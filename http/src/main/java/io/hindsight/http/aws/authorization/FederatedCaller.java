package io.hindsight.http.aws.authorization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.tag.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who calls without AWS credentials, as an identity provider vouches for. */
public interface FederatedCaller {
  /** The account of the provider, and of the roles that can be assumed. */
  AccountId account();

  /** The provider as trust policies name it. */
  String provider();

  /** What the trail has for the type of the caller, such as {@code WebIdentityUser}. */
  String trailType();

  /** What the trail calls the provider. */
  String identityProvider();

  /** What the trail calls the caller: unique, other than the name. */
  String principalId();

  /** Whom the provider names. */
  String userName();

  /** The name that the session is to have, where the provider gives it. */
  @Nullable String roleSessionName();

  /** The condition keys that the provider's word gives, for the trust policy. */
  Map<String, List<String>> keys();

  /** What stays with the session. */
  Federation federation();

  List<Tag> tags();

  List<String> transitiveTagKeys();

  @Nullable String sourceIdentity();

  /** What the trail shows of the provider's word, beside the request's own parameters. */
  Map<String, Object> parameters();
}
