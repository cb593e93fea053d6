package io.hindsight.domain.provider;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;

/**
 * An OpenID Connect identity provider.
 *
 * @param url as it was given, with its scheme
 * @param thumbprints SHA-1 of the certificates that may sign the provider's own
 */
public record OidcProvider(
    AccountId account,
    String url,
    List<String> clientIds,
    List<String> thumbprints,
    Instant createDate,
    Tags tags) {

  /** By ARN. */
  public static final Table<OidcProvider> TABLE =
      new Table<>("oidc-providers", OidcProvider.class, Table.Owner.ACCOUNT);

  public OidcProvider {
    clientIds = List.copyOf(clientIds);
    thumbprints = List.copyOf(thumbprints);
  }

  /** The part of a URL that names its provider: host and path, without query and last slash. */
  public static String nameOf(String url) {
    int scheme = url.indexOf("://");
    String name = scheme < 0 ? url : url.substring(scheme + 3);
    int query = name.indexOf('?');
    name = query < 0 ? name : name.substring(0, query);
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  public static String arn(AccountId account, String url) {
    return Arn.iam(account, "oidc-provider/" + nameOf(url)).toString();
  }

  public static Key<OidcProvider> key(AccountId account, String arn) {
    return TABLE.key(account, arn);
  }

  public String arn() {
    return arn(account, url);
  }

  OidcProvider with(Tags changed) {
    return new OidcProvider(account, url, clientIds, thumbprints, createDate, changed);
  }

  OidcProvider withClientIds(List<String> changed) {
    return new OidcProvider(account, url, changed, thumbprints, createDate, tags);
  }

  OidcProvider withThumbprints(List<String> changed) {
    return new OidcProvider(account, url, clientIds, changed, createDate, tags);
  }
}
