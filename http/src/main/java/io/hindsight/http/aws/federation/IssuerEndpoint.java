package io.hindsight.http.aws.federation;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.hindsight.http.server.Inbound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an issuer publishes, for those who verify its tokens: the discovery document and the keys,
 * under a path with its id, and under its own host where requests come for that.
 */
public final class IssuerEndpoint {
  /** The beginning of the paths with an issuer's id. */
  public static final String PREFIX = "/web-identity/";

  /** The beginning of the paths at an issuer's own host. */
  public static final String WELL_KNOWN = "/.well-known/";

  private static final String DISCOVERY = WELL_KNOWN + "openid-configuration";
  private static final String KEYS = WELL_KNOWN + "jwks.json";

  private final ActorSystem<?> system;
  private final TokenIssuer issuer;

  public IssuerEndpoint(ActorSystem<?> system, TokenIssuer issuer) {
    this.system = system;
    this.issuer = issuer;
  }

  /** Answers a request; the stage does not fail. */
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    request.discardEntityBytes(system);
    return CompletableFuture.completedStage(answer(request));
  }

  private HttpResponse answer(HttpRequest request) {
    if (!request.method().equals(HttpMethods.GET)) {
      return json(405, "{\"error\":\"use GET\"}");
    }
    String target = Inbound.target(request);
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    int at = path.indexOf(WELL_KNOWN);
    String document = at < 0 ? "" : path.substring(at);
    boolean own = at == 0;
    Optional<String> id =
        own
            ? request.getHeader("host").map(HttpHeader::value).flatMap(TokenIssuer::idOf)
            : at > PREFIX.length()
                ? Optional.of(path.substring(PREFIX.length(), at))
                : Optional.empty();
    return id.flatMap(
            each -> issuer.keys(each).flatMap(keys -> body(document, issuer.url(each), keys)))
        .map(IssuerEndpoint::found)
        .orElseGet(() -> json(404, "{\"error\":\"not found\"}"));
  }

  private static Optional<String> body(String document, String url, List<JWK> keys) {
    return switch (document) {
      case DISCOVERY -> Optional.of(discovery(url));
      case KEYS -> Optional.of(new JWKSet(keys).toString());
      default -> Optional.empty();
    };
  }

  private static String discovery(String url) {
    Map<String, Object> members = new TreeMap<>();
    members.put("issuer", url);
    members.put("jwks_uri", url + KEYS);
    members.put("subject_types_supported", List.of("public"));
    members.put("id_token_signing_alg_values_supported", List.of("RS256", "ES384"));
    members.put(
        "claims_supported",
        List.of("sub", "iss", "aud", "exp", "iat", "jti", "https://sts.amazonaws.com/"));
    return JSONObjectUtils.toJSONString(members);
  }

  private static HttpResponse found(String body) {
    return json(200, body).addHeader(RawHeader.create("Cache-Control", "public, max-age=300"));
  }

  private static HttpResponse json(int status, String body) {
    return HttpResponse.create().withStatus(status).withEntity(ContentTypes.APPLICATION_JSON, body);
  }
}
