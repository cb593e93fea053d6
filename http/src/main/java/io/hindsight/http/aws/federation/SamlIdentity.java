package io.hindsight.http.aws.federation;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.tag.Tag;
import io.hindsight.http.aws.authorization.FederatedCaller;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom an assertion of a SAML provider is about.
 *
 * @param provider the provider's ARN
 * @param subjectType the format of the subject's name, without the prefix of SAML's own
 * @param audience the recipient that the assertion was made for
 * @param nameQualifier what makes the subject unique beyond its provider
 * @param sessionEnd when the provider's own session ends; null where it does not tell
 */
public record SamlIdentity(
    AccountId account,
    String provider,
    String assertionId,
    String issuer,
    String subject,
    String subjectType,
    String audience,
    String nameQualifier,
    String roleSessionName,
    Map<String, List<String>> keys,
    List<Tag> tags,
    List<String> transitiveTagKeys,
    @Nullable String sourceIdentity,
    @Nullable Instant sessionEnd)
    implements FederatedCaller {
  private static final List<String> LASTING =
      List.of("saml:namequalifier", "saml:sub", "saml:sub_type");

  @Override
  public String trailType() {
    return "SAMLUser";
  }

  @Override
  public String identityProvider() {
    return nameQualifier;
  }

  @Override
  public String principalId() {
    return nameQualifier + ':' + subject;
  }

  @Override
  public String userName() {
    return subject;
  }

  @Override
  public Federation federation() {
    return new Federation(
        provider,
        subject,
        LASTING.stream()
            .map(key -> new Federation.Value(key, keys.getOrDefault(key, List.of())))
            .toList());
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("sAMLAssertionID", assertionId);
    shown.put("roleSessionName", roleSessionName);
    shown.putAll(SessionClaims.shown(tags, transitiveTagKeys, sourceIdentity));
    return shown;
  }
}
