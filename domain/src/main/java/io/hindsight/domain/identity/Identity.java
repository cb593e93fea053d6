package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * A user, group or role as its account knows it.
 *
 * @param id the unique id, {@code AIDA…}, {@code AGPA…} or {@code AROA…}
 * @param groups of a user: the ids of the groups it is in
 * @param members of a group: the ids of its users
 * @param inlinePolicies of a group: documents by name; those of users and roles belong to the
 *     principal
 * @param deleting whether its deletion has begun: it takes no further change
 */
public record Identity(
    AccountId account,
    Kind kind,
    String id,
    String name,
    String path,
    Instant createDate,
    Relations relations,
    PSet<String> groups,
    PSet<String> members,
    PMap<String, String> inlinePolicies,
    boolean deleting) {

  /** The kinds of identity. */
  public enum Kind {
    USER("user", "user"),
    GROUP("group", "group"),
    ROLE("role", "role");

    private final String noun;
    private final String arnType;

    Kind(String noun, String arnType) {
      this.noun = noun;
      this.arnType = arnType;
    }

    /** The word in AWS's texts. */
    public String noun() {
      return noun;
    }

    public String arnType() {
      return arnType;
    }
  }

  /** By unique id. */
  public static final Table<Identity> TABLE =
      new Table<>("identities", Identity.class, Table.Owner.ACCOUNT);

  /** Unique ids by kind and lower-cased name: AWS tells names apart ignoring case. */
  public static final Table<String> USER_NAMES =
      new Table<>("user-names", String.class, Table.Owner.ACCOUNT);

  public static final Table<String> GROUP_NAMES =
      new Table<>("group-names", String.class, Table.Owner.ACCOUNT);
  public static final Table<String> ROLE_NAMES =
      new Table<>("role-names", String.class, Table.Owner.ACCOUNT);

  private static final Map<Kind, Table<String>> NAMES =
      Map.of(Kind.USER, USER_NAMES, Kind.GROUP, GROUP_NAMES, Kind.ROLE, ROLE_NAMES);

  public static Identity of(
      AccountId account,
      Kind kind,
      String id,
      String name,
      String path,
      Instant createDate,
      @Nullable String boundary) {
    return new Identity(
        account,
        kind,
        id,
        name,
        path,
        createDate,
        Relations.NONE.bound(boundary),
        HashTreePSet.empty(),
        HashTreePSet.empty(),
        HashTreePMap.empty(),
        false);
  }

  /** The table that holds the names of a kind. */
  public static Table<String> names(Kind kind) {
    return java.util.Objects.requireNonNull(NAMES.get(kind));
  }

  public static Key<Identity> key(AccountId account, String id) {
    return TABLE.key(account, id);
  }

  public static Key<String> nameKey(AccountId account, Kind kind, String name) {
    return names(kind).key(account, name.toLowerCase(Locale.ROOT));
  }

  public String arn() {
    return Arn.iam(account, kind.arnType() + path + name).toString();
  }

  /** Whether it is a role that AWS keeps for a service, and nobody else can change. */
  public boolean isServiceLinked() {
    return kind == Kind.ROLE && path.startsWith(ServiceLinkedRole.PATH);
  }

  Identity with(Relations changed) {
    return new Identity(
        account,
        kind,
        id,
        name,
        path,
        createDate,
        changed,
        groups,
        members,
        inlinePolicies,
        deleting);
  }

  Identity named(String newName, String newPath) {
    return new Identity(
        account,
        kind,
        id,
        newName,
        newPath,
        createDate,
        relations,
        groups,
        members,
        inlinePolicies,
        deleting);
  }

  Identity inGroups(PSet<String> changed) {
    return new Identity(
        account,
        kind,
        id,
        name,
        path,
        createDate,
        relations,
        changed,
        members,
        inlinePolicies,
        deleting);
  }

  Identity withMembers(PSet<String> changed) {
    return new Identity(
        account,
        kind,
        id,
        name,
        path,
        createDate,
        relations,
        groups,
        changed,
        inlinePolicies,
        deleting);
  }

  Identity withInlinePolicies(PMap<String, String> changed) {
    return new Identity(
        account, kind, id, name, path, createDate, relations, groups, members, changed, deleting);
  }

  Identity deleting(boolean begun) {
    return new Identity(
        account,
        kind,
        id,
        name,
        path,
        createDate,
        relations,
        groups,
        members,
        inlinePolicies,
        begun);
  }
}
