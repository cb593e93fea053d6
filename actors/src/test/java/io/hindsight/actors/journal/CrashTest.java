package io.hindsight.actors.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in which a hundred writers write, and looks at what it was told is there. */
final class CrashTest {
  private static final int ROUNDS = Integer.getInteger("hindsight.crash.rounds", 3);
  private static final int WRITERS = 100;

  @TempDir private Path folder;

  /** The process: half of the writers are actors; every writer says what it was told. */
  static final class Writers {
    public static void main(String[] args) {
      Config config =
          ConfigFactory.parseMap(
                  Map.of(
                      "hindsight.journal.dir", args[0],
                      "akka.persistence.journal.plugin", "hindsight.journal",
                      "akka.loglevel", "OFF"))
              .withFallback(ConfigFactory.load());
      ActorSystem system = ActorSystem.create("writers", config);
      JournalStore store = HindsightStore.get(system).store();
      for (int i = 0; i < WRITERS; i++) {
        String id = Events.id(i);
        if (i % 2 == 0) {
          system.actorOf(Props.create(Writer.class, () -> new Writer(id)));
        } else {
          write(store, id, store.highestSequenceNr(id) + 1);
        }
      }
    }

    /** Two events at once, so that half of them would show. */
    private static void write(JournalStore store, String id, long next) {
      store
          .append(Events.run(id, next, 2))
          .thenRun(
              () -> {
                System.out.println(id + " " + (next + 1));
                write(store, id, next + 2);
              });
    }
  }

  /** An actor that writes two events at once, again and again. */
  private static final class Writer extends AbstractPersistentActor {
    private final String id;

    Writer(String id) {
      this.id = id;
    }

    @Override
    public String persistenceId() {
      return id;
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder()
          .match(RecoveryCompleted.class, done -> self().tell("write", self()))
          .matchAny(event -> {})
          .build();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchEquals("write", write -> write()).build();
    }

    private void write() {
      persistAll(
          List.of(new byte[20], new byte[30]),
          event -> {
            if (event.length == 30) {
              System.out.println(id + " " + lastSequenceNr());
              self().tell("write", self());
            }
          });
    }
  }

  @Test
  void noEventThatWasToldIsLostAndNoneIsHalfThere() throws Exception {
    Random random = new Random(3);
    Map<String, Long> told = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writers.class.getName(),
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int lines = 500 + random.nextInt(3000);
      read(process, told, lines);
      Verification found = Verification.of(folder, true);
      assertEquals(List.of(), found.faults());
      try (JournalStore store = Events.open(folder)) {
        told.forEach(
            (id, sequenceNr) -> {
              long highest = store.highestSequenceNr(id);
              assertTrue(highest >= sequenceNr, id + " was told " + sequenceNr);
              assertEquals(0, highest % 2, id + " has half a write");
            });
      }
    }
  }

  private static void read(Process process, Map<String, Long> told, int lines)
      throws IOException, InterruptedException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      for (int i = 0; line != null; i++) {
        if (i == lines) {
          // Unlike the process's own method, this leaves its output to be read to the end.
          process.toHandle().destroyForcibly();
        }
        int space = line.lastIndexOf(' ');
        // The last line may be cut by the kill itself.
        if (space > 0 && line.substring(space + 1).matches("\\d+") && reader.ready()) {
          told.merge(
              line.substring(0, space), Long.parseLong(line.substring(space + 1)), Math::max);
        }
        line = reader.readLine();
      }
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }
}
