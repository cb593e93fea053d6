package io.hindsight.domain.principal;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The content of a user, role or root.
 *
 * @param id the unique id; of root the account's id
 * @param inlinePolicies documents by name
 * @param trustPolicy of a role; null for others
 * @param maxSessionDuration of a role, in seconds; 0 for others
 * @param credentials of a user: what it has besides access keys and its password
 */
public record Principal(
    AccountId account,
    Kind kind,
    String id,
    Tags tags,
    PMap<String, String> inlinePolicies,
    @Nullable TrustPolicy trustPolicy,
    @Nullable String description,
    int maxSessionDuration,
    List<AccessKey> accessKeys,
    @Nullable LoginProfile loginProfile,
    UserCredentials credentials) {

  /** The kinds of principal that an account has. */
  public enum Kind {
    ROOT,
    USER,
    ROLE
  }

  public static final Table<Principal> TABLE =
      new Table<>("principals", Principal.class, Table.Owner.PRINCIPAL);

  public Principal {
    accessKeys = List.copyOf(accessKeys);
    // What was stored before there were such credentials has none.
    credentials = Objects.requireNonNullElse(credentials, UserCredentials.NONE);
  }

  public static Key<Principal> key(AccountId account, String id) {
    return TABLE.key(account, id);
  }

  public static Principal root(AccountId account) {
    return new Principal(
        account,
        Kind.ROOT,
        account.value(),
        Tags.NONE,
        HashTreePMap.empty(),
        null,
        null,
        0,
        List.of(),
        null,
        UserCredentials.NONE);
  }

  /** Root with one key, as a server that was given its root key makes it. */
  public static Principal rootWithKey(
      AccountId account, String accessKeyId, String sealedSecret, Instant createDate) {
    return root(account)
        .withKey(new AccessKey(accessKeyId, sealedSecret, AccessKey.Status.ACTIVE, createDate));
  }

  public static Principal user(AccountId account, String id, Tags tags) {
    return new Principal(
        account,
        Kind.USER,
        id,
        tags,
        HashTreePMap.empty(),
        null,
        null,
        0,
        List.of(),
        null,
        UserCredentials.NONE);
  }

  public static Principal role(
      AccountId account,
      String id,
      Tags tags,
      @Nullable TrustPolicy trust,
      @Nullable String description,
      int maxSessionDuration) {
    return new Principal(
        account,
        Kind.ROLE,
        id,
        tags,
        HashTreePMap.empty(),
        trust,
        description,
        maxSessionDuration,
        List.of(),
        null,
        UserCredentials.NONE);
  }

  /** A role of which nothing is known but that it is there. */
  public static Principal unknownRole(AccountId account, String id) {
    return role(account, id, Tags.NONE, null, null, 3600);
  }

  public Optional<AccessKey> accessKey(String accessKeyId) {
    return accessKeys.stream().filter(key -> key.accessKeyId().equals(accessKeyId)).findFirst();
  }

  /** The inline policies ordered by name. */
  public TreeMap<String, String> inlinePoliciesByName() {
    return new TreeMap<>(inlinePolicies);
  }

  Principal with(Tags changed) {
    return new Principal(
        account,
        kind,
        id,
        changed,
        inlinePolicies,
        trustPolicy,
        description,
        maxSessionDuration,
        accessKeys,
        loginProfile,
        credentials);
  }

  Principal withInlinePolicies(PMap<String, String> changed) {
    return new Principal(
        account,
        kind,
        id,
        tags,
        changed,
        trustPolicy,
        description,
        maxSessionDuration,
        accessKeys,
        loginProfile,
        credentials);
  }

  Principal with(TrustPolicy changed) {
    return new Principal(
        account,
        kind,
        id,
        tags,
        inlinePolicies,
        changed,
        description,
        maxSessionDuration,
        accessKeys,
        loginProfile,
        credentials);
  }

  Principal described(@Nullable String changed, int changedDuration) {
    return new Principal(
        account,
        kind,
        id,
        tags,
        inlinePolicies,
        trustPolicy,
        changed,
        changedDuration,
        accessKeys,
        loginProfile,
        credentials);
  }

  /** Also takes the place of a key with that id. */
  Principal withKey(AccessKey key) {
    return withKeys(
        Stream.concat(
            accessKeys.stream().filter(each -> !each.accessKeyId().equals(key.accessKeyId())),
            Stream.of(key)));
  }

  Principal withoutKey(String accessKeyId) {
    return withKeys(accessKeys.stream().filter(key -> !key.accessKeyId().equals(accessKeyId)));
  }

  Principal withStatus(String accessKeyId, AccessKey.Status status) {
    return withKeys(
        accessKeys.stream()
            .map(key -> key.accessKeyId().equals(accessKeyId) ? key.with(status) : key));
  }

  private Principal withKeys(Stream<AccessKey> changed) {
    return new Principal(
        account,
        kind,
        id,
        tags,
        inlinePolicies,
        trustPolicy,
        description,
        maxSessionDuration,
        changed.collect(Collectors.toUnmodifiableList()),
        loginProfile,
        credentials);
  }

  Principal with(@Nullable LoginProfile changed) {
    return new Principal(
        account,
        kind,
        id,
        tags,
        inlinePolicies,
        trustPolicy,
        description,
        maxSessionDuration,
        accessKeys,
        changed,
        credentials);
  }

  Principal with(UserCredentials changed) {
    return new Principal(
        account,
        kind,
        id,
        tags,
        inlinePolicies,
        trustPolicy,
        description,
        maxSessionDuration,
        accessKeys,
        loginProfile,
        changed);
  }
}
