package io.hindsight.actors.projection;

import io.hindsight.domain.history.History;
import io.hindsight.protobuf.EventCodec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which build of the program runs: what it leaves out of a checkpoint is what it does not
 * understand itself, and another build may understand more.
 */
final class Build {
  private static final long FINGERPRINT = compute();

  private Build() {}

  static long fingerprint() {
    return FINGERPRINT;
  }

  private static long compute() {
    long sum = 1;
    for (Class<?> part : List.of(History.class, EventCodec.class, Build.class)) {
      CodeSource source = part.getProtectionDomain().getCodeSource();
      sum = sum * 31 + (source == null ? 0 : of(source));
    }
    return sum;
  }

  private static long of(CodeSource source) {
    try (Stream<Path> files = Files.walk(Path.of(source.getLocation().toURI()))) {
      return files.mapToLong(Build::of).sum();
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return source.getLocation().hashCode();
    }
  }

  private static long of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? attributes.lastModifiedTime().toMillis() * 31 + attributes.size()
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
