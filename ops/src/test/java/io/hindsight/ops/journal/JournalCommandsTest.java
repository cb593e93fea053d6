package io.hindsight.ops.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.journal.NewRecord;
import io.hindsight.http.api.ApiJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class JournalCommandsTest {
  @TempDir private Path folder;
  private Path data;
  private int exitCode;

  @BeforeEach
  void makeStore() {
    data = folder.resolve("data");
    try (JournalStore store =
        JournalStore.open(data, JournalStore.Options.STANDARD, number -> {})) {
      for (int n = 1; n <= 3; n++) {
        NewRecord event =
            new NewRecord("User|111111111111/alice", n, "w", 4, "did", "it".getBytes(UTF_8));
        store.append(List.of(event)).toCompletableFuture().join();
      }
    }
  }

  private JsonNode run(Object command, Object... arguments) {
    StringWriter out = new StringWriter();
    String[] texts = java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    exitCode = new CommandLine(command).setOut(new PrintWriter(out)).execute(texts);
    String[] lines = out.toString().strip().split("\n");
    return ApiJson.read(lines[lines.length - 1].getBytes(UTF_8));
  }

  @Test
  void aWholeJournalVerifies() {
    JsonNode found = run(new Verify(), "--full", "--json", "--data", data);
    assertEquals(0, exitCode);
    assertTrue(found.get("sound").booleanValue());
    assertEquals(3, found.get("events").intValue());
    assertEquals(64, found.get("headHash").textValue().length());
  }

  @Test
  void aDamagedJournalIsToldWithItsFileAndSalvaged() throws IOException {
    Path log;
    try (var files = Files.list(data.resolve("journal"))) {
      log = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
    JsonNode found = run(new Verify(), "--json", "--data", data);
    assertEquals(1, exitCode);
    assertTrue(found.get("faults").toString().contains(log.getFileName().toString()));
    Path target = folder.resolve("salvaged");
    JsonNode salvaged = run(new SalvageCommand(), "--json", "--data", data, target);
    assertEquals(1, exitCode);
    assertTrue(salvaged.get("lost").size() > 0);
    run(new Verify(), "--json", "--data", target);
    assertEquals(0, exitCode);
  }

  @Test
  void aBackupOfAStoppedStoreIsAStore() {
    Path target = folder.resolve("backup");
    JsonNode made = run(new BackUp(), "--json", "--data", data, target);
    assertEquals(0, exitCode);
    assertEquals(3, made.get("events").intValue());
    JsonNode found = run(new Verify(), "--full", "--json", "--data", target);
    assertEquals(made.get("headHash"), found.get("headHash"));
    assertEquals(0, exitCode);
  }
}
