package io.hindsight.domain.mirror;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is unknown of that which a decision about a subject rests on. */
public final class Unknowns {
  private Unknowns() {}

  /**
   * The unknown parts of the policies that apply to a subject, in words; empty where all is known.
   * A decision of a subject that has some is unknown, unless a policy that is known denies.
   */
  public static List<String> of(Entities state, Subject subject) {
    List<String> found = new ArrayList<>();
    Identity identity = subject.identity();
    if (identity != null) {
      of(state, identity, found);
      for (String group : identity.groups()) {
        Identity known = state.get(Identity.key(identity.account(), group));
        if (known != null) {
          policies(state, known, found);
        }
      }
      String boundary = identity.relations().boundary();
      if (boundary != null) {
        document(state, identity.account(), boundary, found);
      }
    }
    Session session = subject.session();
    if (session != null) {
      Unknown unknown = state.get(Unknown.key(session.account(), session.accessKeyId()));
      if (unknown != null) {
        found.add("the session policy of " + unknown.name());
      }
      session.policyArns().forEach(arn -> document(state, session.account(), arn, found));
    }
    return found;
  }

  private static void of(Entities state, Identity identity, List<String> found) {
    policies(state, identity, found);
    Unknown unknown = state.get(Unknown.key(identity.account(), identity.id()));
    for (Unknown.Aspect aspect : List.of(Unknown.Aspect.GROUPS, Unknown.Aspect.BOUNDARY)) {
      add(unknown, aspect, identity, found);
    }
  }

  private static void policies(Entities state, Identity identity, List<String> found) {
    add(
        state.get(Unknown.key(identity.account(), identity.id())),
        Unknown.Aspect.POLICIES,
        identity,
        found);
    for (String arn : identity.relations().attached()) {
      document(state, identity.account(), arn, found);
    }
  }

  private static void add(
      @Nullable Unknown unknown, Unknown.Aspect aspect, Identity identity, List<String> found) {
    if (unknown != null && unknown.is(aspect)) {
      found.add("the " + aspect.noun() + " of " + identity.arn());
    }
  }

  private static void document(Entities state, AccountId account, String arn, List<String> found) {
    Unknown unknown = state.get(Unknown.key(account, arn));
    if (unknown != null) {
      found.add("the document of " + arn);
    }
  }
}
