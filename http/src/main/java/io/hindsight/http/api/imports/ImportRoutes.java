package io.hindsight.http.api.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.engine.Importer;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiRoute;
import io.hindsight.http.api.Moments;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code /v1/import/…}: logs and dumps of AWS's accounts, into mirrored accounts. */
public final class ImportRoutes implements ApiGroup {
  private static final long BODY_LIMIT = 64L << 20;
  private static final String CLOUD_TRAIL =
      """
      {"summary": "Takes in a file of CloudTrail's",
       "description": "The body is the file as CloudTrail delivers it, gzipped or plain. Records go into the mirrored accounts that they are of; each is recorded once, by its event id.",
       "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}, "application/gzip": {"schema": {"type": "string"}}}},
       "answer": {"type": "object"}}
      """;
  private static final String DETAILS =
      """
      {"summary": "Takes in the authorization details of an account, as a baseline",
       "description": "The body is what aws iam get-account-authorization-details answers. What it says holds from the instant on.",
       "parameters": [{"name": "at", "in": "query", "required": true, "schema": {"type": "string"}, "description": "when it was asked, such as 2026-03-01T00:00:00Z"}],
       "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
       "answer": {"type": "object"}}
      """;
  private static final String MIRRORED =
      """
      {"summary": "The mirrored accounts, since when they are known, and what is unknown of them",
       "answer": {"type": "object"}}
      """;

  private final Engine engine;
  private final Importer importer;
  private final AccountId own;

  /**
   * @param own the server's own account, whose callers may import
   */
  public ImportRoutes(Engine engine, AccountId own) {
    this.engine = engine;
    this.importer = new Importer(engine);
    this.own = own;
  }

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
                "POST",
                "/v1/import/cloudtrail",
                "ImportCloudTrail",
                ApiRoute.Effect.WRITE,
                CLOUD_TRAIL,
                this::cloudTrail)
            .withBodyLimit(BODY_LIMIT),
        ApiRoute.of(
                "POST",
                "/v1/import/authorization-details",
                "ImportAuthorizationDetails",
                ApiRoute.Effect.WRITE,
                DETAILS,
                this::details)
            .withBodyLimit(BODY_LIMIT),
        ApiRoute.of(
            "GET",
            "/v1/mirrored",
            "ListMirroredAccounts",
            ApiRoute.Effect.READ,
            MIRRORED,
            this::mirrored));
  }

  private void require(ApiCall call) {
    if (!call.account().equals(own)) {
      throw ApiError.of("AccessDenied", 403, "only account " + own + " imports");
    }
  }

  private CompletionStage<ApiAnswer> cloudTrail(ApiCall call) {
    require(call);
    return importer
        .cloudTrail(new ByteArrayInputStream(call.request().body()))
        .thenApply(Reports::answer);
  }

  private CompletionStage<ApiAnswer> details(ApiCall call) {
    require(call);
    String text =
        call.query("at")
            .orElseThrow(() -> ApiError.invalid("`at` in the query is the instant it was asked"));
    if (!(Moments.parse("at", text) instanceof AsOf.Instant at)) {
      throw ApiError.invalid("`at` in the query is an instant such as 2026-03-01T00:00:00Z");
    }
    Instant instant = at.instant();
    return importer
        .authorizationDetails(new ByteArrayInputStream(call.request().body()), instant)
        .thenApply(Reports::answer);
  }

  private CompletionStage<ApiAnswer> mirrored(ApiCall call) {
    require(call);
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    ArrayNode accounts = answer.putArray("accounts");
    engine
        .history()
        .mirrored()
        .forEach(account -> accounts.add(Reports.unknown(engine.history(), account)));
    return ApiAnswer.json(answer).now();
  }
}
