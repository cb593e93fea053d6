package io.hindsight.http.api.access;

import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.Permission;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.Unanswerable;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.Input;
import io.hindsight.http.api.Moments;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.SessionTokens;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests to authorize, read and answered. */
final class AccessRequests {
  private static final Set<PolicyType> OF_RESOURCES =
      EnumSet.of(PolicyType.RESOURCE, PolicyType.TRUST, PolicyType.RCP, PolicyType.VPC_ENDPOINT);

  private final Engine engine;
  private final SessionTokens tokens;
  private final Questions questions;
  private final AccountId own;

  AccessRequests(Backend backend, Questions questions, AccountId own) {
    this.engine = backend.engine();
    this.tokens = new SessionTokens(backend.vault());
    this.questions = questions;
    this.own = own;
  }

  /**
   * A request that can be decided.
   *
   * @param principal as the request's principal is known by
   * @param shown the sides whose policies the caller may read of
   */
  record Answer(Permission permission, String principal, Moment moment, Shown shown) {
    /** The explanation, without statements of accounts that are not the caller's. */
    Explanation explanation() {
      return shown.of(permission.explanation());
    }
  }

  /** Whose policies a caller may read of: those of the principal's account, and the resource's. */
  record Shown(boolean principals, boolean resources) {
    Explanation of(Explanation all) {
      if (principals && resources) {
        return all;
      }
      return new Explanation(
          all.decision(),
          all.message(),
          all.statements().stream()
              .filter(each -> OF_RESOURCES.contains(each.type()) ? resources : principals)
              .toList(),
          List.of());
    }
  }

  Answer answer(ApiCall call, Input input) {
    Optional<String> name = input.optionalText("principal");
    Optional<String> token = input.optionalText("sessionToken");
    if (name.isPresent() == token.isPresent()) {
      throw ApiError.invalid(
          "either `"
              + input.path("principal")
              + "` or `"
              + input.path("sessionToken")
              + "` must be given");
    }
    String action = input.text("action");
    String resource = input.optionalText("resource").orElse("*");
    Map<String, List<String>> context = input.lists("context");
    Moment moment = moment(input, call.call().time());
    input.end();
    Deed deed;
    try {
      deed = Deed.of(action, resource, context);
    } catch (Unanswerable e) {
      throw Authorizing.refusal(e);
    }
    Entities state = engine.at(moment.asOf());
    if (token.isPresent()) {
      return of(call, deed, moment, session(state, token.get()), input);
    }
    PrincipalRef ref =
        PrincipalRef.parse(name.get())
            .orElseThrow(
                () ->
                    ApiError.invalid(
                        "`"
                            + input.path("principal")
                            + "` is the ARN of a user, role, session or"
                            + " root, a service such as s3.amazonaws.com, or anonymous, not `"
                            + name.get()
                            + "`"));
    if (ref.kind() == PrincipalRef.Kind.SERVICE || ref.kind() == PrincipalRef.Kind.ANONYMOUS) {
      check(deed, null, input);
      Permission permission = questions.permission(deed, moment, ref);
      Shown shown = shown(call.account(), "", permission.resourceAccount());
      return new Answer(permission, ref.arn(), moment, shown);
    }
    Subject subject =
        Subjects.find(state, name.get()).orElseThrow(() -> unknown(name.get(), moment));
    return of(call, deed, moment, subject, input);
  }

  private Answer of(ApiCall call, Deed deed, Moment moment, Subject subject, Input input) {
    check(deed, subject, input);
    Permission permission = questions.permission(deed, moment, subject);
    Shown shown = shown(call.account(), subject.account().value(), permission.resourceAccount());
    return new Answer(permission, subject.arn(), moment, shown);
  }

  private Shown shown(AccountId caller, String principal, String resource) {
    if (caller.equals(own)) {
      return new Shown(true, true);
    }
    Shown shown = new Shown(caller.value().equals(principal), caller.value().equals(resource));
    if (!shown.principals() && !shown.resources()) {
      throw ApiError.of(
          "AccessDenied", 403, "neither the principal nor the resource is of account " + caller);
    }
    return shown;
  }

  private Subject session(Entities state, String token) {
    return tokens
        .accessKeyId(token)
        .flatMap(
            id ->
                Identifiers.accountOf(id).flatMap(account -> state.find(Session.key(account, id))))
        .flatMap(session -> Subjects.of(state, session))
        .orElseThrow(
            () ->
                ApiError.of(
                    "ExpiredToken",
                    403,
                    "the session token is of no session that is alive at that moment"));
  }

  private ApiError unknown(String principal, Moment moment) {
    AccountId account =
        Arn.parse(principal)
            .map(Arn::account)
            .filter(AccountId::isValid)
            .map(AccountId::new)
            .orElse(null);
    if (account == null || !engine.history().accounts().contains(account)) {
      return ApiError.notFound("`" + principal + "` is of an account that is not known here");
    }
    boolean session = principal.contains(":assumed-role/") || principal.contains(":federated-user");
    return ApiError.notFound(
        "there is no `"
            + principal
            + "` as of "
            + Moments.text(moment.asOf())
            + (session
                ? "; a session ends, and what its role may do is asked with the role's ARN"
                : ""));
  }

  private static void check(Deed deed, @Nullable Subject subject, Input input) {
    boolean owned =
        Arn.parse(deed.resource()).map(Arn::account).filter(AccountId::isValid).isPresent();
    for (String key : deed.context().keySet()) {
      if (PrincipalKeys.isDerived(key, subject)
          || (owned && key.equalsIgnoreCase("aws:ResourceAccount"))) {
        throw ApiError.invalid(
            "`"
                + input.path("context")
                + "."
                + key
                + "` follows from the principal or resource and cannot be given");
      }
    }
  }

  private Moment moment(Input input, Instant now) {
    AsOf asOf = input.asOf();
    if (asOf instanceof AsOf.Instant at) {
      if (at.instant().isAfter(now)) {
        throw ApiError.invalid("`" + input.path("asOf") + "` lies in the future; it is " + now);
      }
      return Moment.at(at.instant());
    }
    if (asOf instanceof AsOf.Revision revision && revision.number() > engine.history().revision()) {
      throw ApiError.invalid(
          "`"
              + input.path("asOf")
              + "` lies in the future; the revision is "
              + engine.history().revision());
    }
    return new Moment(asOf, now);
  }
}
