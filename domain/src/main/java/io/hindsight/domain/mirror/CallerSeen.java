package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody called: who calls is there, though the log may not tell since when. */
final class CallerSeen extends Fact {
  private static final Duration LONGEST = Duration.ofHours(12);

  /** What stands for a name that somebody who failed to sign in has typed. */
  private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

  private final Identity.Kind kind;
  private final String principalId;
  private final String name;
  private final String path;
  private final String accessKeyId;
  private final Node identity;

  private CallerSeen(
      Recorded<CallRecorded> origin,
      Identity.Kind kind,
      String principalId,
      String name,
      String path,
      Node identity) {
    super(
        origin,
        "caller:"
            + principalId
            + ':'
            + origin.event().accessKeyId()
            + ':'
            + origin.event().eventId());
    this.kind = kind;
    this.principalId = principalId;
    this.name = name;
    this.path = path;
    this.accessKeyId = origin.event().accessKeyId();
    this.identity = identity;
  }

  /** Null where the caller is nobody of the account. */
  static @Nullable CallerSeen of(Recorded<CallRecorded> origin, Node identity) {
    String account = origin.event().account().value();
    String type = identity.get("type").text();
    if (type.equals("IAMUser")) {
      String name = identity.get("userName").text();
      String arn = identity.get("arn").text();
      boolean own = identity.get("accountId").text().equals(account);
      return own
              && !name.isEmpty()
              && !name.equals(HIDDEN)
              && !identity.get("principalId").text().isEmpty()
          ? new CallerSeen(
              origin,
              Identity.Kind.USER,
              identity.get("principalId").text(),
              name,
              path(arn, "user"),
              identity)
          : null;
    }
    Node issuer = identity.get("sessionContext").get("sessionIssuer");
    if (!issuer.get("accountId").text().equals(account)
        || issuer.get("principalId").text().isEmpty()
        || issuer.get("userName").text().isEmpty()) {
      return null;
    }
    boolean role = type.equals("AssumedRole") && issuer.get("type").text().equals("Role");
    boolean user = type.equals("FederatedUser") && issuer.get("type").text().equals("IAMUser");
    return role || user
        ? new CallerSeen(
            origin,
            role ? Identity.Kind.ROLE : Identity.Kind.USER,
            issuer.get("principalId").text(),
            issuer.get("userName").text(),
            path(issuer.get("arn").text(), role ? "role" : "user"),
            identity)
        : null;
  }

  private static String path(String arn, String type) {
    int from = arn.indexOf(':' + type + '/');
    int to = arn.lastIndexOf('/');
    return from < 0 || to < from ? "/" : arn.substring(from + type.length() + 1, to + 1);
  }

  String path() {
    return path;
  }

  @Override
  int rank() {
    return MAKE + 6;
  }

  @Override
  List<Touch> touches() {
    return List.of(new Touch(kind, name, Touch.Type.USE, principalId));
  }

  @Override
  void apply(Folding folding) {
    if (folding.state().get(Identity.key(folding.account(), principalId)) == null
        && !folding.isOver(principalId)
        && !folding.isOver("unknown-" + kind.arnType() + '-' + name)) {
      folding.placeholder(kind, name, principalId, path);
    }
    if (accessKeyId.startsWith("ASIA")
        && folding.state().get(Session.key(folding.account(), accessKeyId)) == null) {
      session(folding);
    }
  }

  /** A session whose beginning the log does not tell; its session policy is not known. */
  private void session(Folding folding) {
    Node context = identity.get("sessionContext");
    Node attributes = context.get("attributes");
    Instant issued = Times.parse(attributes.get("creationDate").text()).orElse(at());
    Instant expires =
        issued.plus(LONGEST).isAfter(at()) ? issued.plus(LONGEST) : at().plus(LONGEST);
    String principal = identity.get("principalId").text();
    Session.Kind sort = Session.Kind.SESSION_TOKEN;
    if (kind == Identity.Kind.ROLE) {
      sort = Session.Kind.ASSUMED_ROLE;
    } else if (identity.get("type").text().equals("FederatedUser")) {
      sort = Session.Kind.FEDERATED_USER;
    }
    Identity who = folding.state().get(Identity.key(folding.account(), principalId));
    if (who == null) {
      return;
    }
    Session session =
        new Session(
            folding.account(),
            accessKeyId,
            sort,
            principalId,
            who.arn(),
            sort == Session.Kind.SESSION_TOKEN
                ? ""
                : principal.substring(principal.indexOf(':') + 1),
            "",
            List.of(),
            List.of(),
            Tags.NONE,
            List.of(),
            context.get("sourceIdentity").find().orElse(null),
            attributes.get("mfaAuthenticated").isTrue() ? issued : null,
            issued,
            expires,
            "",
            false);
    folding.change(Change.put(Session.key(folding.account(), accessKeyId), session));
    // Credentials of an instance or a service-linked role come without a session policy.
    boolean plain =
        context.get("ec2RoleDelivery").isPresent()
            || sort == Session.Kind.SESSION_TOKEN
            || who.path().startsWith("/aws-service-role/");
    if (!plain) {
      folding.unknown(accessKeyId, session.arn(), EnumSet.of(Unknown.Aspect.SESSION_POLICY));
    }
  }
}
