package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is not known of an entity of a mirrored account: it is older than the log, or the log leaves
 * it out. A decision that rests on it is unknown, never allowed or denied.
 *
 * @param id of a user, group or role the unique id; of a customer managed policy the ARN; of a
 *     session the access key id; of the account as a whole its own id; of a part or policy of its
 *     organization the part's or policy's id
 * @param name what people call it
 */
public record Unknown(AccountId account, String id, String name, Set<Aspect> aspects) {

  /** Parts of an entity. */
  public enum Aspect {
    /** Which entities there were at all. */
    EXISTENCE("which entities there were"),
    /** Attached and inline policies. */
    POLICIES("policies"),
    GROUPS("groups"),
    MEMBERS("members"),
    BOUNDARY("permissions boundary"),
    TRUST("trust policy"),
    TAGS("tags"),
    /** The documents of a managed policy. */
    DOCUMENT("document"),
    SESSION_POLICY("session policy"),
    /** Policies of an organization that are attached to a part of it. */
    CONTROL_POLICIES("control policies"),
    /** Where in its organization a unit or account is. */
    PLACE("place");

    private final String noun;

    Aspect(String noun) {
      this.noun = noun;
    }

    public String noun() {
      return noun;
    }
  }

  public static final Table<Unknown> TABLE =
      new Table<>("unknowns", Unknown.class, Table.Owner.ACCOUNT);

  public Unknown {
    aspects = Set.copyOf(aspects);
  }

  public static Key<Unknown> key(AccountId account, String id) {
    return TABLE.key(account, id);
  }

  public boolean is(Aspect aspect) {
    return aspects.contains(aspect);
  }

  /** This without {@code aspect}; null where nothing is left unknown. */
  @Nullable Unknown without(Aspect aspect) {
    EnumSet<Aspect> left = EnumSet.copyOf(aspects);
    left.remove(aspect);
    return left.isEmpty() ? null : new Unknown(account, id, name, left);
  }
}
