package io.hindsight.ops.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** First starts that do not come to their end. */
class FirstStartTest {
  @TempDir Path temporary;

  /** What a first start has put on the disk when it is killed. */
  private record Moment(String name, Predicate<Path> reached) {}

  @TestFactory
  Stream<DynamicTest> aFirstStartThatIsKilledIsMadeGoodByTheNext() {
    return Stream.of(
            new Moment("with a master key", folder -> Files.exists(folder.resolve("master.key"))),
            new Moment("with a journal", folder -> size(folder) > 1_000),
            new Moment("with an account", folder -> has(folder, "AccountCreated")),
            new Moment("with a root key", folder -> has(folder, "AccessKeyCreated")))
        .map(moment -> DynamicTest.dynamicTest(moment.name(), () -> kill(moment)));
  }

  private void kill(Moment moment) throws Exception {
    Path folder = temporary.resolve(moment.name().replace(' ', '-'));
    Process cut = ServerProcess.begin(folder);
    long end = System.nanoTime() + 60_000_000_000L;
    while (!moment.reached().test(folder) && cut.isAlive() && System.nanoTime() < end) {
      LockSupport.parkNanos(2_000_000);
    }
    cut.destroyForcibly();
    cut.onExit().join();
    ServerProcess next = ServerProcess.start(folder);
    next.kill();
    boolean saysWhatToDo = next.said().contains("Nobody has used its root access key yet.");
    assertEquals(!next.hasPrintedAKey(), saysWhatToDo, next.said());
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // not there yet, or just renamed
    }
  }

  private static boolean has(Path folder, String manifest) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .anyMatch(file -> text(file).contains(manifest));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidToBeSo() throws Exception {
    Process refused = ServerProcess.begin(Path.of("/proc/hindsight"));
    String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, refused.onExit().join().exitValue(), said);
    assertTrue(
        said.contains(
            "hindsight: the data folder /proc/hindsight cannot be made: nothing can be made where"
                + " it is to be"),
        said);
  }
}
