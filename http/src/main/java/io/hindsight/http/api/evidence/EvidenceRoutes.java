package io.hindsight.http.api.evidence;

import akka.stream.javadsl.Source;
import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.Trail;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiRoute;
import io.hindsight.http.api.Moments;
import io.hindsight.http.api.questions.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/evidence}: the files of an export, one a line, and the key that signs them. */
public final class EvidenceRoutes implements ApiGroup {
  private static final String EXPORT =
      """
      {"summary": "An account's records with signed digests, as files",
       "description": "JSON lines, each a file: path, and content in base64.",
       "parameters": [
         {"name": "account", "in": "query", "schema": {"type": "string"}, "description": "the caller's own by default"},
         {"name": "from", "in": "query", "schema": {"type": "string"}, "description": "an instant"},
         {"name": "to", "in": "query", "schema": {"type": "string"}, "description": "an instant"}],
       "answerType": "application/x-ndjson", "answer": {"type": "object"}}
      """;
  private static final String KEY =
      """
      {"summary": "The public key of the server's evidence", "answer": {"type": "object"}}
      """;

  private final Engine engine;
  private final SigningKey key;
  private final Scope scope;

  /**
   * @param own the server's own account, whose callers may ask about every account
   */
  public EvidenceRoutes(Engine engine, Vault vault, AccountId own) {
    this.engine = engine;
    this.key = SigningKey.of(vault);
    this.scope = new Scope(engine.history(), own);
  }

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
            "GET", "/v1/evidence", "ExportEvidence", ApiRoute.Effect.READ, EXPORT, this::export),
        ApiRoute.of(
            "GET",
            "/v1/evidence/public-key",
            "GetEvidenceKey",
            ApiRoute.Effect.READ,
            KEY,
            call ->
                ApiAnswer.json(Map.of("publicKey", key.pem(), "fingerprint", key.fingerprint()))
                    .now()));
  }

  private CompletionStage<ApiAnswer> export(ApiCall call) {
    AccountId account =
        call.query("account")
            .map(name -> scope.named(call.caller(), List.of(name)).get(0))
            .orElse(call.account());
    Instant now = call.call().time();
    Instant from = instant(call, "from", Instant.EPOCH);
    Instant to = instant(call, "to", now);
    if (to.isAfter(now)) {
      throw ApiError.invalid("`to` lies in the future; it is " + now);
    }
    List<Trail.Entry> entries = new ArrayList<>();
    for (Trail.Entry entry : engine.trail().after(account, TrailPlace.START)) {
      if (!entry.eventTime().isBefore(from) && !entry.eventTime().isAfter(to)) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparing(Trail.Entry::eventTime).thenComparing(Trail.Entry::place));
    Iterable<CallRecorded> calls =
        () -> entries.stream().flatMap(entry -> engine.call(entry.place()).stream()).iterator();
    List<Map<String, Object>> files = new ArrayList<>();
    new Evidence(
            account,
            key,
            (path, bytes) -> {
              Map<String, Object> file = new LinkedHashMap<>();
              file.put("path", path);
              file.put("content", Base64.getEncoder().encodeToString(bytes));
              files.add(file);
            })
        .write(from, to, calls);
    return ApiAnswer.lines(Source.from(files)).now();
  }

  private static Instant instant(ApiCall call, String name, Instant otherwise) {
    return call.query(name)
        .map(
            text -> {
              if (Moments.parse(name, text) instanceof AsOf.Instant instant) {
                return instant.instant();
              }
              throw ApiError.invalid("`" + name + "` is an instant such as 2026-03-01T00:00:00Z");
            })
        .orElse(otherwise);
  }
}
