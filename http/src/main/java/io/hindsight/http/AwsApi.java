package io.hindsight.http;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.History;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.RegisteredPolicies;
import io.hindsight.http.api.AccountRoutes;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.Evaluation;
import io.hindsight.http.api.NativeApi;
import io.hindsight.http.api.access.Authorizing;
import io.hindsight.http.api.access.CatalogueRoutes;
import io.hindsight.http.api.access.ResourcePolicyRoutes;
import io.hindsight.http.api.events.EventRoutes;
import io.hindsight.http.api.evidence.EvidenceRoutes;
import io.hindsight.http.api.imports.CompareRoutes;
import io.hindsight.http.api.imports.ImportRoutes;
import io.hindsight.http.api.questions.QuestionRoutes;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Totp;
import io.hindsight.http.aws.authorization.EngineCredentials;
import io.hindsight.http.aws.authorization.PolicyGate;
import io.hindsight.http.aws.cloudtrail.EventHistory;
import io.hindsight.http.aws.cloudtrail.TrailObserver;
import io.hindsight.http.aws.federation.Federations;
import io.hindsight.http.aws.federation.TokenIssuer;
import io.hindsight.http.aws.iam.AccessKeys;
import io.hindsight.http.aws.iam.Accounts;
import io.hindsight.http.aws.iam.AttachedPolicies;
import io.hindsight.http.aws.iam.AuthorizationDetails;
import io.hindsight.http.aws.iam.CredentialReports;
import io.hindsight.http.aws.iam.DelegationRequests;
import io.hindsight.http.aws.iam.Features;
import io.hindsight.http.aws.iam.GrantingPolicies;
import io.hindsight.http.aws.iam.Groups;
import io.hindsight.http.aws.iam.InlinePolicies;
import io.hindsight.http.aws.iam.InstanceProfiles;
import io.hindsight.http.aws.iam.LoginProfiles;
import io.hindsight.http.aws.iam.ManagedPolicies;
import io.hindsight.http.aws.iam.MfaDevices;
import io.hindsight.http.aws.iam.OidcProviders;
import io.hindsight.http.aws.iam.PasswordPolicies;
import io.hindsight.http.aws.iam.PermissionsBoundaries;
import io.hindsight.http.aws.iam.PolicySimulations;
import io.hindsight.http.aws.iam.ResourceTags;
import io.hindsight.http.aws.iam.Roles;
import io.hindsight.http.aws.iam.SamlProviders;
import io.hindsight.http.aws.iam.ServerCertificates;
import io.hindsight.http.aws.iam.ServiceLastAccess;
import io.hindsight.http.aws.iam.ServiceLinkedRoles;
import io.hindsight.http.aws.iam.ServiceSpecificCredentials;
import io.hindsight.http.aws.iam.SigningCertificates;
import io.hindsight.http.aws.iam.SshPublicKeys;
import io.hindsight.http.aws.iam.Users;
import io.hindsight.http.aws.protocol.Operations;
import io.hindsight.http.aws.signature.SignatureVerifier;
import io.hindsight.http.aws.sts.FederatedRoles;
import io.hindsight.http.aws.sts.OutboundTokens;
import io.hindsight.http.aws.sts.RootSessions;
import io.hindsight.http.aws.sts.SecurityTokens;
import io.hindsight.http.server.AwsEndpoint;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** AWS's APIs and the native one over an engine: all there is, with its gate and its trail. */
public final class AwsApi {
  private final Backend backend;
  private final AccountId own;
  private final Totp totp = new Totp();
  private final TokenIssuer issuer;
  private final Operations operations;
  private final PolicyGate gate;
  private final SignatureVerifier verifier;
  private final TrailObserver observer;
  private final Clock clock;
  private final AwsEndpoint endpoint;

  /**
   * @param own the account that calls of unknown callers are recorded in
   */
  public AwsApi(Backend backend, AccountId own, Clock clock) {
    this(backend, own, clock, Issuers.OF_AWS);
  }

  /**
   * Whose tokens are accepted and issued.
   *
   * @param plain whether identity providers may be on the loopback, without TLS
   * @param base the URL of the server, under which its issuers are; null for the hosts that AWS has
   */
  public record Issuers(boolean plain, @Nullable String base) {
    public static final Issuers OF_AWS = new Issuers(false, null);
  }

  /**
   * @param own the account that calls of unknown callers are recorded in
   */
  public AwsApi(Backend backend, AccountId own, Clock clock, Issuers issuers) {
    this.backend = backend;
    this.own = own;
    this.issuer = new TokenIssuer(backend, issuers.base());
    this.operations = operations(backend, totp, issuer);
    this.gate = new PolicyGate(backend, totp, new Federations(backend, clock, issuers.plain()));
    this.verifier =
        new SignatureVerifier(new EngineCredentials(backend.engine(), backend.vault()), clock);
    this.observer = new TrailObserver(backend.engine(), own);
    this.clock = clock;
    this.endpoint = new AwsEndpoint(operations, verifier, gate, observer, clock);
  }

  private List<ApiGroup> groups() {
    History history = backend.engine().history();
    Questions questions = new Questions(history, gate.policies(), new RegisteredPolicies(history));
    return List.of(
        new Evaluation(),
        new AccountRoutes(backend, own),
        new Authorizing(backend, questions, own),
        new ResourcePolicyRoutes(backend),
        new CatalogueRoutes(),
        new EvidenceRoutes(backend.engine(), backend.vault(), own),
        new EventRoutes(backend.engine(), questions, own),
        new QuestionRoutes(backend.engine(), questions, own),
        new ImportRoutes(backend.engine(), own),
        new CompareRoutes(backend.engine(), own));
  }

  /**
   * The native API.
   *
   * @param executor where its handlers run
   * @param unsigned the account whose root unsigned calls count as; null where they are refused
   * @param more routes beside those over the engine
   */
  public NativeApi nativeApi(Executor executor, @Nullable AccountId unsigned, ApiGroup... more) {
    List<ApiGroup> groups = Stream.concat(groups().stream(), Stream.of(more)).toList();
    return new NativeApi(executor, verifier, gate, observer, clock, unsigned, groups);
  }

  private static Operations operations(Backend backend, Totp totp, TokenIssuer issuer) {
    return Operations.of(
        new Users(backend),
        new Groups(backend),
        new Roles(backend),
        new ManagedPolicies(backend),
        new AttachedPolicies(backend),
        new InlinePolicies(backend),
        new PermissionsBoundaries(backend),
        new AccessKeys(backend),
        new LoginProfiles(backend),
        new PasswordPolicies(backend),
        new MfaDevices(backend, totp),
        new InstanceProfiles(backend),
        new SamlProviders(backend),
        new OidcProviders(backend),
        new ServerCertificates(backend),
        new SigningCertificates(backend),
        new SshPublicKeys(backend),
        new ServiceSpecificCredentials(backend),
        new ServiceLinkedRoles(backend),
        new Features(backend, issuer),
        new GrantingPolicies(backend),
        new DelegationRequests(backend),
        new CredentialReports(backend),
        new ServiceLastAccess(backend),
        new ResourceTags(backend),
        new Accounts(backend),
        new AuthorizationDetails(backend),
        new PolicySimulations(backend, new RegisteredPolicies(backend.engine().history())),
        new SecurityTokens(backend),
        new FederatedRoles(backend),
        new OutboundTokens(backend, issuer),
        new RootSessions(backend),
        new EventHistory(backend));
  }

  public Backend backend() {
    return backend;
  }

  /** The accounts as issuers of tokens. */
  public TokenIssuer issuer() {
    return issuer;
  }

  public Operations operations() {
    return operations;
  }

  public PolicyGate gate() {
    return gate;
  }

  public SignatureVerifier verifier() {
    return verifier;
  }

  public AwsEndpoint endpoint() {
    return endpoint;
  }
}
