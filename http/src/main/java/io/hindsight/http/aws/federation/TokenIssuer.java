package io.hindsight.http.aws.federation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.account.AccountFeatures;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.provider.TokenSigningKey;
import io.hindsight.domain.provider.TokenSigningKeyCommand;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.Call;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The accounts as issuers of web identity tokens ("Federating AWS identities to external services"
 * in the IAM User Guide). Each has keys of its own, made when they are first needed.
 */
public final class TokenIssuer {
  /** The algorithms that tokens can be signed with. */
  public static final Set<String> ALGORITHMS = Set.of("RS256", "ES384");

  private static final String DOMAIN = ".tokens.sts.global.api.aws";
  private static final int RSA_BITS = 2048;

  private final Backend backend;
  private final @Nullable String base;

  /**
   * @param base the URL of the server, under which its issuers are; null for the hosts that AWS has
   */
  public TokenIssuer(Backend backend, @Nullable String base) {
    this.backend = backend;
    this.base = base == null || !base.endsWith("/") ? base : base.substring(0, base.length() - 1);
  }

  /** The URL of an issuer. */
  public String url(String id) {
    return base == null ? "https://" + id + DOMAIN : base + IssuerEndpoint.PREFIX + id;
  }

  /** The id of the issuer with such a host, which is one of AWS's. */
  static Optional<String> idOf(String host) {
    int colon = host.indexOf(':');
    String name = colon < 0 ? host : host.substring(0, colon);
    return name.endsWith(DOMAIN)
        ? Optional.of(name.substring(0, name.length() - DOMAIN.length()))
        : Optional.empty();
  }

  /** The public keys of an issuer; empty where no account has it. */
  Optional<List<JWK>> keys(String id) {
    Entities now = backend.engine().at(AsOf.LATEST);
    return backend.engine().history().accounts().stream()
        .flatMap(account -> now.find(AccountFeatures.key(account)).stream())
        .filter(features -> id.equals(features.outboundIssuer()))
        .findFirst()
        .map(
            features ->
                now.all(TokenSigningKey.TABLE, features.account())
                    .map(key -> jwk(key.publicKey()))
                    .toList());
  }

  /** Makes the keys that the caller's account does not have yet. */
  public CompletionStage<Void> prepare(Call call) {
    CompletableFuture<?>[] made =
        ALGORITHMS.stream()
            .sorted()
            .map(algorithm -> key(call, algorithm).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(made);
  }

  /** The token that says so, signed with the key of the caller's account. */
  public CompletionStage<String> sign(Call call, String algorithm, JWTClaimsSet claims) {
    return key(call, algorithm).thenApply(key -> sign(key, claims));
  }

  private CompletionStage<TokenSigningKey> key(Call call, String algorithm) {
    AccountId account = backend.account(call);
    Optional<TokenSigningKey> known =
        backend.engine().at(AsOf.LATEST).find(TokenSigningKey.key(account, algorithm));
    if (known.isPresent()) {
      return CompletableFuture.completedStage(known.get());
    }
    JWK made = generated(algorithm);
    Vault vault = backend.vault();
    return backend
        .execute(
            call,
            new TokenSigningKeyCommand.AddTokenSigningKey(
                account,
                made.getKeyID(),
                algorithm,
                made.toPublicJWK().toJSONString(),
                vault.seal(made.toJSONString(), TokenSigningKey.owner(account, made.getKeyID()))))
        .thenApply(
            done -> done.after().find(TokenSigningKey.key(account, algorithm)).orElseThrow());
  }

  private JWK generated(String algorithm) {
    String id = backend.ids().uuid();
    try {
      return algorithm.equals("RS256")
          ? new RSAKeyGenerator(RSA_BITS)
              .keyID(id)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .generate()
          : new ECKeyGenerator(Curve.P_384)
              .keyID(id)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES384)
              .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("no key can be made", e);
    }
  }

  private String sign(TokenSigningKey key, JWTClaimsSet claims) {
    JWK opened =
        backend
            .vault()
            .open(key.sealedKey(), TokenSigningKey.owner(key.account(), key.keyId()))
            .map(TokenIssuer::jwk)
            .orElseThrow(
                () -> new IllegalStateException("a key was sealed with another master key"));
    try {
      JWSSigner signer =
          key.algorithm().equals("RS256")
              ? new RSASSASigner(opened.toRSAKey())
              : new ECDSASigner(opened.toECKey());
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.parse(key.algorithm()))
                  .keyID(key.keyId())
                  .type(JOSEObjectType.JWT)
                  .build(),
              claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("no token can be signed", e);
    }
  }

  private static JWK jwk(String text) {
    try {
      return JWK.parse(text);
    } catch (ParseException e) {
      throw new IllegalStateException("a stored key cannot be read", e);
    }
  }
}
