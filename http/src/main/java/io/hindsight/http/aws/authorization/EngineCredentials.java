package io.hindsight.http.aws.authorization;

import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.signature.Credential;
import io.hindsight.http.aws.signature.Credentials;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The credentials of the engine's accounts, always as of now. */
public final class EngineCredentials implements Credentials {
  private static final int MAX_OPENED = 20_000;

  private record Opened(String sealed, String secret) {
    @Override
    public String toString() {
      return "Opened";
    }
  }

  private final Engine engine;
  private final Vault vault;
  private final SessionTokens tokens;
  private final Map<String, Opened> opened = new ConcurrentHashMap<>();

  public EngineCredentials(Engine engine, Vault vault) {
    this.engine = engine;
    this.vault = vault;
    this.tokens = new SessionTokens(vault);
  }

  @Override
  public CompletionStage<Optional<Credential>> find(String accessKeyId, String sessionToken) {
    Optional<Credential> found =
        sessionToken.isEmpty() ? longTerm(accessKeyId) : temporary(accessKeyId, sessionToken);
    return CompletableFuture.completedStage(found);
  }

  private Optional<Credential> longTerm(String accessKeyId) {
    Entities now = engine.at(AsOf.LATEST);
    Optional<Key<Principal>> owner = engine.keyOwner(accessKeyId);
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    return now.find(owner.get())
        .flatMap(
            principal ->
                principal.accessKey(accessKeyId).flatMap(key -> credential(now, principal, key)));
  }

  private Optional<Credential> credential(Entities now, Principal principal, AccessKey key) {
    Optional<Identity> identity = now.find(Identity.key(principal.account(), principal.id()));
    boolean root = principal.kind() == Principal.Kind.ROOT;
    if (!root && identity.isEmpty()) {
      return Optional.empty();
    }
    String secret = secret(key);
    Caller caller =
        new Caller(
            new Subject(
                principal.account(),
                root ? Subject.Kind.ROOT : Subject.Kind.USER,
                principal.id(),
                identity.orElse(null),
                null,
                null),
            key.accessKeyId());
    return Optional.of(
        new Credential(
            key.accessKeyId(),
            secret,
            principal.account().value(),
            key.status() == AccessKey.Status.ACTIVE,
            null,
            null,
            caller));
  }

  /** Opening a secret costs more than all else that is verified, and a sealed one never changes. */
  private String secret(AccessKey key) {
    Opened known = opened.get(key.accessKeyId());
    if (known != null && known.sealed().equals(key.sealedSecret())) {
      return known.secret();
    }
    String secret =
        vault
            .open(key.sealedSecret(), key.accessKeyId())
            .orElseThrow(
                () -> new IllegalStateException("a secret was sealed with another master key"));
    if (opened.size() >= MAX_OPENED) {
      opened.clear();
    }
    opened.put(key.accessKeyId(), new Opened(key.sealedSecret(), secret));
    return secret;
  }

  private Optional<Credential> temporary(String accessKeyId, String sessionToken) {
    Optional<SessionTokens.Content> opened =
        tokens.open(sessionToken).filter(content -> content.accessKeyId().equals(accessKeyId));
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    SessionTokens.Content content = opened.get();
    AccountId account = Identifiers.accountOf(accessKeyId).orElseThrow();
    Entities now = engine.at(AsOf.LATEST);
    Optional<Session> session = now.find(Session.key(account, accessKeyId));
    if (session.isEmpty() && engine.clock().instant().isBefore(content.expiresAt())) {
      return Optional.empty(); // a token of an account that has started over
    }
    Optional<Caller> caller = session.flatMap(live -> caller(now, live));
    if (session.isPresent() && caller.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Credential(
            accessKeyId,
            content.secret(),
            account.value(),
            true,
            sessionToken,
            content.expiresAt(),
            caller.<Object>map(c -> c).orElse("expired")));
  }

  /** Who acts in a session; empty where the user or role behind it is gone. */
  static Optional<Caller> caller(Entities now, Session session) {
    return Subjects.of(now, session).map(subject -> new Caller(subject, session.accessKeyId()));
  }
}
