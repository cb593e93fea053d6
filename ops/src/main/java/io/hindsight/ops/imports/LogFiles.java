package io.hindsight.ops.imports;

import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The files that are meant by paths: those named, and the logs in folders.
 *
 * @param unreadable what lies in the folders and cannot be read, with the reason
 */
record LogFiles(List<String> files, Map<String, String> unreadable) {
  private static final Pattern LOG =
      Pattern.compile(".*\\.(json|jsonl|ndjson)(\\.gz)?", Pattern.DOTALL);

  static LogFiles in(List<String> paths) {
    List<String> files = new ArrayList<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    for (String path : paths) {
      Path place = Path.of(path);
      if (path.equals("-")) {
        files.add(path);
      } else if (!Files.exists(place)) {
        throw new CommandFailed("there is no `" + path + "`", 2);
      } else if (Files.isDirectory(place)) {
        files.addAll(logs(place, unreadable));
      } else {
        files.add(path);
      }
    }
    if (files.isEmpty() && unreadable.isEmpty()) {
      throw new CommandFailed("no .json or .json.gz file is in " + String.join(", ", paths), 2);
    }
    return new LogFiles(files, unreadable);
  }

  private static List<String> logs(Path folder, Map<String, String> unreadable) {
    List<String> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && isLog(file.toString())) {
                found.add(file.toString());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // A link back to where it came from leads to nothing new.
              boolean told = !(e instanceof FileSystemLoopException) && !isDangling(file);
              if (told) {
                unreadable.put(file.toString(), "it cannot be read: " + e.getMessage());
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      unreadable.put(folder.toString(), "it cannot be read: " + e.getMessage());
    }
    found.sort(String::compareTo);
    return found;
  }

  private static boolean isDangling(Path file) {
    return Files.isSymbolicLink(file) && !Files.exists(file);
  }

  /** Digests and insights lie beside the logs in a delivery, and are none. */
  private static boolean isLog(String file) {
    return LOG.matcher(file).matches()
        && !file.contains("CloudTrail-Digest")
        && !file.contains("CloudTrail-Insight");
  }
}
