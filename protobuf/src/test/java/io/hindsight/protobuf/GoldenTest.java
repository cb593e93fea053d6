package io.hindsight.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Event;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes that events were once stored as are read for ever, and as what they meant.
 *
 * <p>Each file has the bytes on its first line and the values they stand for on those that follow;
 * its name begins with the manifest, and ends with {@code .golden}. {@code
 * -Dhindsight.golden=write} writes files for events that have none; a file that is there is never
 * written again.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final EventCodec CODEC = new EventCodec();

  @Test
  void everyEventHasGoldenBytes() throws IOException {
    List<String> without = new ArrayList<>();
    for (Class<? extends Event> type : DomainTypes.events()) {
      Path file = FOLDER.resolve(type.getSimpleName() + ".golden");
      if (!Files.exists(file) && "write".equals(System.getProperty("hindsight.golden"))) {
        write(file, type);
      }
      if (!Files.exists(file)) {
        without.add(type.getSimpleName());
      }
    }
    assertEquals(List.of(), without, "run this test with -Dhindsight.golden=write, once");
  }

  private static void write(Path file, Class<? extends Event> type) throws IOException {
    Event event = new RandomRecords(type.getSimpleName().hashCode()).record(type);
    Journaled journaled =
        new Journaled(
            new Cause(
                "5d9ff2b9-0000-4000-8000-000000000001",
                "iam:Operation",
                "arn:aws:iam::123456789012:user/alice",
                "AKIAIOSFODNN7EXAMPLE",
                "192.0.2.7",
                "aws-cli/2"),
            Instant.parse("2026-03-01T10:00:00.123456Z"),
            event);
    List<String> lines = new ArrayList<>();
    lines.add(HexFormat.of().formatHex(CODEC.encode(journaled)));
    values(journaled).forEach((path, value) -> lines.add(path + " = " + escaped(value)));
    Files.createDirectories(FOLDER);
    Files.write(file, lines);
  }

  @TestFactory
  Stream<DynamicTest> goldenBytesMeanWhatTheyMeant() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    String name = file.getFileName().toString();
    String manifest = name.substring(0, name.indexOf('.'));
    List<String> lines = Files.readAllLines(file);
    byte[] bytes = HexFormat.of().parseHex(lines.get(0));
    Journaled read = CODEC.decode(manifest, bytes);
    Map<String, String> values = values(read);
    for (String line : lines.subList(1, lines.size())) {
      int equals = line.indexOf(" = ");
      String path = line.substring(0, equals);
      assertTrue(values.containsKey(path), manifest + " has lost " + path);
      assertEquals(line.substring(equals + 3), escaped(values.get(path)), path);
    }
    assertArrayEquals(bytes, CODEC.encode(read), "a field is stored elsewhere or not at all");
  }

  private static String escaped(@Nullable String value) {
    return value == null ? "null" : value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** Every value in a record, by its path. */
  private static Map<String, @Nullable String> values(Object value) {
    Map<String, @Nullable String> values = new TreeMap<>();
    collect("", value, values);
    return values;
  }

  private static void collect(
      String path, @Nullable Object value, Map<String, @Nullable String> values) {
    if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        String below = path.isEmpty() ? component.getName() : path + "." + component.getName();
        collect(below, part(value, component), values);
      }
    } else if (value instanceof List<?> list) {
      values.put(path + ".size", Integer.toString(list.size()));
      for (int i = 0; i < list.size(); i++) {
        collect(path + "." + i, list.get(i), values);
      }
    } else if (value instanceof Map<?, ?> map) {
      new TreeMap<>(map)
          .forEach((key, each) -> values.put(path + "[" + key + "]", Objects.toString(each)));
    } else if (value instanceof java.util.Set<?> set) {
      values.put(path, new java.util.TreeSet<>(set).toString());
    } else {
      values.put(path, value == null ? null : value.toString());
    }
  }

  private static @Nullable Object part(Object record, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
