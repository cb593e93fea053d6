package io.hindsight.http.aws.authorization;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.policy.evaluate.AccessDeniedMessage;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Totp;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.server.Gate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Lets a call through where the policies of the server's own accounts allow it, as of now. */
public final class PolicyGate implements Gate {
  private static final Set<String> OF_SESSIONS = Set.of("AssumeRole", "GetCallerIdentity");

  private final Backend backend;
  private final Totp totp;
  private final PrincipalPolicies policies = new PrincipalPolicies();
  private final TrustedPrincipals trusted;
  private final AuthorizationMessages messages;
  private final IdentityProviders providers;

  public PolicyGate(Backend backend, Totp totp, IdentityProviders providers) {
    this.backend = backend;
    this.providers = providers;
    this.totp = totp;
    this.trusted = new TrustedPrincipals(backend.engine());
    this.messages = new AuthorizationMessages(backend.vault());
  }

  public PrincipalPolicies policies() {
    return policies;
  }

  @Override
  public CompletionStage<Call> identify(Call call, SdkPojo request) {
    return providers.identify(call, request).thenApply(call::withCaller);
  }

  @Override
  public CompletionStage<Call> admit(Call call, SdkPojo request) {
    Optional<FederatedCaller> federated = call.caller(FederatedCaller.class);
    if (federated.isPresent()) {
      trusts(call, new Members(request), federated.get());
      return CompletableFuture.completedStage(call);
    }
    if (call.credential() == null) {
      return CompletableFuture.failedStage(
          AwsError.accessDenied("The request has no credentials."));
    }
    if (!(call.credential().principal() instanceof Caller signed)) {
      return CompletableFuture.failedStage(
          AwsError.of(
              "ExpiredToken", 403, "The security token included in the request is expired"));
    }
    Members members = new Members(request);
    Caller caller = signed;
    if (call.service() == AwsService.STS) {
      members.text("RoleArn").ifPresent(AssumableRoles::checkArn);
      caller = withMfa(call, members, caller);
    }
    limitSessions(call, caller);
    check(call, members, caller);
    return CompletableFuture.completedStage(call.withCaller(caller));
  }

  /**
   * Lets a call of the native API through where its caller's policies allow its action.
   *
   * @param resource the ARN that the call is about, or {@code *}
   * @throws AwsError where they do not
   */
  public void admit(Call call, Caller caller, String resource) {
    if (caller.kind() == Subject.Kind.ROOT) {
      return;
    }
    Entities now = backend.engine().at(AsOf.LATEST);
    Resources.Resource asked = new Resources.Resource(resource, caller.account(), Tags.NONE, null);
    require(
        call.action(),
        caller,
        asked,
        new RequestContext(now).of(call, caller, asked),
        policies.of(now, caller.subject(), call.time()));
  }

  /** What the credentials of GetSessionToken and GetFederationToken cannot call. */
  private static void limitSessions(Call call, Caller caller) {
    Session session = caller.session();
    if (session == null
        || session.kind() == Session.Kind.ASSUMED_ROLE
        || session.kind() == Session.Kind.ASSUMED_ROOT) {
      return;
    }
    boolean federated = session.kind() == Session.Kind.FEDERATED_USER;
    boolean iam = call.service() == AwsService.IAM && (federated || session.mfaAt() == null);
    boolean sts =
        call.service() == AwsService.STS
            && !(OF_SESSIONS.contains(call.operation())
                && !(federated && call.operation().equals("AssumeRole")));
    if (iam) {
      throw AwsError.of(
          "InvalidClientTokenId", 403, "The security token included in the request is invalid");
    }
    if (sts) {
      throw AwsError.accessDenied("Cannot call " + call.operation() + " with session credentials");
    }
  }

  private Caller withMfa(Call call, Members members, Caller caller) {
    Optional<String> serialNumber = members.text("SerialNumber");
    Optional<String> tokenCode = members.text("TokenCode");
    if (serialNumber.isEmpty() && tokenCode.isEmpty()) {
      return caller;
    }
    if (serialNumber.isEmpty() || tokenCode.isEmpty()) {
      throw AwsError.accessDenied(
          "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass"
              + " code.");
    }
    String serial = serialNumber.get();
    Entities now = backend.engine().at(AsOf.LATEST);
    MfaDevice device = now.get(MfaDevice.key(caller.account(), serial));
    if (device == null || !caller.principalId().equals(device.userId())) {
      throw AwsError.accessDenied(
          "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA"
              + " serial number is valid and associated with this user.");
    }
    boolean valid =
        backend
            .vault()
            .open(device.sealedSeed(), serial)
            .map(
                seed ->
                    totp.accept(serial, seed, device.clockDrift(), tokenCode.get(), call.time()))
            .orElse(false);
    if (!valid) {
      throw AwsError.accessDenied(
          "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
    return caller.withMfa(call.time());
  }

  private void check(Call call, Members members, Caller caller) {
    if (call.service() == AwsService.STS
        && (call.operation().equals("GetCallerIdentity")
            || call.operation().equals("GetSessionToken"))) {
      return;
    }
    boolean assuming = call.service() == AwsService.STS && call.operation().equals("AssumeRole");
    if (caller.kind() == Subject.Kind.ROOT) {
      if (assuming) {
        throw AwsError.accessDenied("Roles may not be assumed by root accounts.");
      }
      if (call.operation().equals("AssumeRoot")) {
        throw AwsError.accessDenied("Root sessions may not be assumed by root accounts.");
      }
      return;
    }
    Entities now = backend.engine().at(AsOf.LATEST);
    Resources resources = new Resources(now, backend.engine()::keyOwner);
    Resources.Resource resource = resources.of(call, members, caller);
    Map<String, List<String>> context = new RequestContext(now).of(call, members, caller, resource);
    PolicySets sets = policies.of(now, caller.subject(), call.time());
    if (assuming) {
      sets = sets.withResource(trust(now, members));
    }
    require(call.action(), caller, resource, context, sets);
    if (assuming) {
      Session before = caller.session();
      boolean inherits = before != null && !before.transitiveTagKeys().isEmpty();
      if (inherits || !members.list("Tags").isEmpty()) {
        require("sts:TagSession", caller, resource, context, sets);
      }
      boolean keeps = before != null && before.sourceIdentity() != null;
      if (keeps || members.text("SourceIdentity").isPresent()) {
        require("sts:SetSourceIdentity", caller, resource, context, sets);
      }
    } else if (call.operation().equals("GetWebIdentityToken") && !members.list("Tags").isEmpty()) {
      require("sts:TagGetWebIdentityToken", caller, resource, context, sets);
    } else if (call.service() == AwsService.IAM) {
      dependent(call, members, caller, resource, context, sets, resources);
    }
  }

  /** What an operation needs besides its own action. */
  private void dependent(
      Call call,
      Members members,
      Caller caller,
      Resources.Resource resource,
      Map<String, List<String>> context,
      PolicySets sets,
      Resources resources) {
    boolean creates =
        call.operation().startsWith("Create") || call.operation().startsWith("Upload");
    if (creates && !members.list("Tags").isEmpty()) {
      String noun = call.operation().substring("Create".length()).replace("Virtual", "");
      require("iam:Tag" + noun, caller, resource, context, sets);
    }
    if (call.operation().equals("AddRoleToInstanceProfile")) {
      resources
          .role(caller, members.text("RoleName").orElse(""))
          .ifPresent(
              role -> {
                context.put("iam:PassedToService", List.of("ec2.amazonaws.com"));
                require("iam:PassRole", caller, role, context, sets);
              });
    }
  }

  private void require(
      String action,
      Caller caller,
      Resources.Resource resource,
      Map<String, List<String>> context,
      PolicySets sets) {
    Request request =
        new Request(
            caller.subject().principalRef(),
            action,
            resource.arn(),
            resource.account().value(),
            context);
    Decision decision = Authorizer.decide(request, sets);
    if (!decision.isAllowed()) {
      throw AwsError.accessDenied(AccessDeniedMessage.of(request, decision))
          .withHeader(
              AuthorizationMessages.HEADER,
              messages.encode(
                  caller.account(),
                  caller,
                  action,
                  resource.arn(),
                  context,
                  Authorizer.explain(request, sets)));
    }
  }

  /** That the role's trust policy lets in whom the provider vouches for. */
  private void trusts(Call call, Members members, FederatedCaller caller) {
    Entities now = backend.engine().at(AsOf.LATEST);
    NamedPolicy trust = trust(now, members);
    Resources.Resource role =
        new Resources(now, backend.engine()::keyOwner).role(members, caller.account());
    Map<String, List<String>> context = new RequestContext(now).of(call, members, caller, role);
    requireTrust(call.action(), caller, role, context, trust);
    if (!caller.tags().isEmpty()) {
      requireTrust("sts:TagSession", caller, role, context, trust);
    }
    if (caller.sourceIdentity() != null) {
      requireTrust("sts:SetSourceIdentity", caller, role, context, trust);
    }
  }

  private static void requireTrust(
      String action,
      FederatedCaller caller,
      Resources.Resource role,
      Map<String, List<String>> context,
      @Nullable NamedPolicy trust) {
    Request request =
        new Request(
            PrincipalRef.provider(caller.provider()),
            action,
            role.arn(),
            role.account().value(),
            context);
    boolean allowed =
        trust != null
            && Authorizer.decide(request, PolicySets.identity(List.of()).withResource(trust))
                .isAllowed();
    if (!allowed) {
      // What the role's policy says is none of the caller's business.
      throw AwsError.accessDenied("Not authorized to perform " + action);
    }
  }

  /** A role that does not exist trusts nobody. */
  private @Nullable NamedPolicy trust(Entities now, Members members) {
    String arn = members.text("RoleArn").orElse("");
    return AssumableRoles.find(now, arn)
        .map(
            role -> {
              TrustPolicy trust = role.principal().trustPolicy();
              String text =
                  trust == null
                      ? "{\"Statement\":[]}"
                      : trusted.shown(trust.document(), trust.principalIds());
              return new NamedPolicy("trust policy", arn, policies.compile(text));
            })
        .orElse(null);
  }
}
