package io.hindsight.ops.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A start of a server as its user does it, until it says that it listens.
 *
 * @param processor seconds of the processors
 * @param megabytes the most memory that the process held; 0 where the system does not tell
 */
record Start(double seconds, double processor, double megabytes) {

  static Start of(Path folder, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.hindsight.ops.cli.Hindsight",
            "serve",
            "--port",
            "0",
            "--data",
            folder.toString()));
    Instant begun = Instant.now();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        said.append(line).append('\n');
        if (line.startsWith("Hindsight listens")) {
          double seconds = Duration.between(begun, Instant.now()).toMillis() / 1e3;
          double processor =
              process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
          return new Start(seconds, processor, megabytes(process.pid()));
        }
      }
      throw new IllegalStateException("the server did not start: " + said);
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }

  private static double megabytes(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
