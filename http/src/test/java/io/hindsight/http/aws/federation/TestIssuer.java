package io.hindsight.http.aws.federation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An OpenID Connect provider on the loopback, whose keys and documents a test decides. */
public final class TestIssuer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private volatile String path = "/realm";

  /** How often its keys were asked for. */
  public final AtomicInteger fetches = new AtomicInteger();

  private TestIssuer(HttpServer server) {
    this.server = server;
  }

  public static TestIssuer start() throws IOException {
    return start(HttpServer.create());
  }

  public static TestIssuer start(HttpServer server) throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    TestIssuer issuer = new TestIssuer(server);
    server.createContext("/", issuer::answer);
    server.start();
    return issuer;
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public String url() {
    return "http://" + name();
  }

  /** The issuer without its scheme, as condition keys have it. */
  public String name() {
    return host() + path;
  }

  /** Publishes keys, and a discovery document that names them. */
  public TestIssuer publish(JWK... keys) {
    return publish(url(), keys);
  }

  public TestIssuer publish(String issuer, JWK... keys) {
    String scheme = issuer.substring(0, issuer.indexOf(':'));
    serve(
        path + "/.well-known/openid-configuration",
        "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + scheme + "://" + host() + "/keys\"}");
    return serve("/keys", new JWKSet(List.of(keys)).toPublicJWKSet().toString());
  }

  public TestIssuer serve(String at, String body) {
    bodies.put(at, body);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String at = exchange.getRequestURI().getPath();
      if (at.equals("/keys")) {
        fetches.incrementAndGet();
      }
      String body = bodies.get(at);
      if (body != null && body.startsWith("-> ")) {
        exchange.getResponseHeaders().add("location", body.substring(3));
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Claims that are good, but for what {@code change} does to them. */
  public JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .subject("repo:acme/app")
            .audience("sts.amazonaws.com")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)));
    change.accept(claims);
    return claims.build();
  }

  public String token(JWK key, JWSAlgorithm algorithm, Consumer<JWTClaimsSet.Builder> change) {
    return signed(key, algorithm, claims(change));
  }

  public static String signed(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .keyID(key.getKeyID())
                  .type(JOSEObjectType.JWT)
                  .build(),
              claims);
      token.sign(signer(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSSigner signer(JWK key) throws JOSEException {
    return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
