package io.hindsight.http.api.journal;

import akka.stream.javadsl.Source;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.journal.JournalStore;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiRoute;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * {@code /v1/journal/}: copies and verifies the journal while the server runs. Answers are JSON
 * lines: empty objects while the work goes on, and what came of it as the last.
 */
public final class JournalRoutes implements ApiGroup {
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
  private static final String BACKUP =
      """
      {"summary": "Copies the journal to a new folder on the server, verified on the way",
       "requestBody": {"required": true, "content": {"application/json": {"schema": {
         "type": "object", "required": ["directory"], "additionalProperties": false,
         "properties": {"directory": {"type": "string",
           "description": "an absolute path; empty or not there yet"}}}}}},
       "answer": {"type": "object", "properties": {
         "directory": {"type": "string"}, "events": {"type": "integer"},
         "headHash": {"type": "string"}, "error": {"type": "string"}}}}
      """;
  private static final String VERIFY =
      """
      {"summary": "Verifies every event of the journal",
       "answer": {"type": "object", "properties": {
         "sound": {"type": "boolean"}, "events": {"type": "integer"},
         "headHash": {"type": "string"}, "lastRecordedAt": {"type": "string"},
         "checked": {"type": "array", "items": {"type": "string"}},
         "faults": {"type": "array", "items": {"type": "object"}},
         "notes": {"type": "array", "items": {"type": "string"}}}}}
      """;

  private final JournalStore store;
  private final AtomicBoolean busy = new AtomicBoolean();

  public JournalRoutes(JournalStore store) {
    this.store = store;
  }

  @Override
  public List<ApiRoute> routes() {
    return List.of(
        ApiRoute.of(
            "POST",
            "/v1/journal/backup",
            "BackUpJournal",
            ApiRoute.Effect.READ,
            BACKUP,
            this::backUp),
        ApiRoute.of(
            "POST",
            "/v1/journal/verify",
            "VerifyJournal",
            ApiRoute.Effect.READ,
            VERIFY,
            call -> work("hindsight-verification", () -> JournalJson.of(store.verify()))));
  }

  private CompletionStage<ApiAnswer> backUp(ApiCall call) {
    Path directory = directory(call.input().text("directory"));
    return work("hindsight-backup", () -> JournalJson.of(store.backup(directory)));
  }

  private static Path directory(String text) {
    try {
      Path directory = Path.of(text);
      if (directory.isAbsolute()) {
        return directory;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw ApiError.invalid("`directory` is an absolute path, not `" + text + "`");
  }

  /** One piece of work at a time, on a thread of its own: it takes as long as the journal does. */
  private CompletionStage<ApiAnswer> work(String name, Supplier<Map<String, Object>> work) {
    if (!busy.compareAndSet(false, true)) {
      throw ApiError.of("Busy", 409, "the journal is being backed up or verified already");
    }
    CompletableFuture<Map<String, Object>> outcome = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(outcome, work), name);
    thread.setDaemon(true);
    thread.start();
    return ApiAnswer.lines(Source.completionStage(outcome).keepAlive(SIGN_OF_LIFE, () -> Map.of()))
        .now();
  }

  private void complete(
      CompletableFuture<Map<String, Object>> outcome, Supplier<Map<String, Object>> work) {
    Map<String, Object> answer;
    try {
      answer = work.get();
    } catch (JournalException e) {
      answer = Map.of("error", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      answer = Map.of("error", "the journal could not be read: " + e.getMessage());
    } finally {
      busy.set(false);
    }
    outcome.complete(answer);
  }
}
