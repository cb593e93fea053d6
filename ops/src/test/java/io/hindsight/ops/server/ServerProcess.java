package io.hindsight.ops.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, as its user starts it, to be killed at will. */
public final class ServerProcess {
  private static final Pattern LISTENS = Pattern.compile("Hindsight listens on (http://\\S+),");
  private static final Pattern EXPORT = Pattern.compile("\\s*export (AWS_\\w+)=(\\S+)");

  private final Process process;
  private final StringBuffer said = new StringBuffer();
  private @Nullable URI uri;
  private @Nullable String accessKeyId;
  private @Nullable String secretAccessKey;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Begins to start the server on a folder, with all that it says on one stream. */
  static Process begin(Path folder) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.hindsight.ops.cli.Hindsight",
                "serve",
                "--port",
                "0",
                "--data",
                folder.toString()))
        .redirectErrorStream(true)
        .start();
  }

  /** Starts the server on a folder; returns once it listens. */
  public static ServerProcess start(Path folder) throws IOException {
    Process process = begin(folder);
    ServerProcess server = new ServerProcess(process);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while (server.uri == null && (line = lines.readLine()) != null) {
      server.read(line);
    }
    if (server.uri == null) {
      throw new AssertionError("the server did not start: " + server.said);
    }
    Thread rest =
        new Thread(() -> lines.lines().forEach(more -> server.said.append(more).append('\n')));
    rest.setDaemon(true);
    rest.start();
    return server;
  }

  private void read(String line) {
    said.append(line).append('\n');
    Matcher export = EXPORT.matcher(line);
    if (export.matches()) {
      if (export.group(1).equals("AWS_ACCESS_KEY_ID")) {
        accessKeyId = export.group(2);
      } else if (export.group(1).equals("AWS_SECRET_ACCESS_KEY")) {
        secretAccessKey = export.group(2);
      }
    }
    Matcher listens = LISTENS.matcher(line);
    if (listens.find()) {
      uri = URI.create(listens.group(1));
    }
  }

  public URI uri() {
    return java.util.Objects.requireNonNull(uri);
  }

  /** The root access key that the first start printed. */
  public String accessKeyId() {
    return java.util.Objects.requireNonNull(accessKeyId);
  }

  public String secretAccessKey() {
    return java.util.Objects.requireNonNull(secretAccessKey);
  }

  /** Whether this start printed a root access key. */
  boolean hasPrintedAKey() {
    return accessKeyId != null;
  }

  /** All that the server said on its streams. */
  String said() {
    return said.toString();
  }

  /** Ends the process as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Ends the process as {@code kill} does. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }
}
