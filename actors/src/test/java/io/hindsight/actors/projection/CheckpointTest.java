package io.hindsight.actors.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.Changed;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.TrailPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
  private static final Checkpoint.Size SMALL = new Checkpoint.Size(20_000, 16);

  private static Projector start(EventFeed feed) {
    Projector projector = new Projector(feed, Clock.systemUTC(), Runnable::run, SMALL);
    projector.start(number -> {});
    projector.keepCheckpoint();
    return projector;
  }

  /** Everything that can be read, as text. */
  private static List<String> readings(Projector projector) {
    List<String> all = new ArrayList<>();
    History history = projector.history();
    all.add("revision " + history.revision());
    for (AccountId account : List.of(RandomFeed.OWN, RandomFeed.MIRRORED)) {
      for (long number = 1; number <= history.revision(); number += 1 + number / 3) {
        for (AsOf asOf :
            List.of(
                new AsOf.Revision(number),
                AsOf.at(RandomFeed.START.plusSeconds(number)),
                AsOf.at(RandomFeed.START.minusSeconds(number)),
                new AsOf.Known(RandomFeed.START, number))) {
          all.add(account + " " + asOf + " " + history.knownFrom(account, asOf));
          all.add(history.at(asOf).find(Account.key(account)).toString());
          all.add(history.at(asOf).all(Identity.TABLE, account).toList().toString());
          all.add(history.at(asOf).all(Principal.TABLE, account).toList().toString());
        }
        all.add(String.valueOf(history.revisionAt(RandomFeed.START.plusSeconds(number))));
      }
      for (Changed<?> changed : history.changes(account, null, null)) {
        all.add(changed.toString());
      }
      all.addAll(
          projector.trail().after(account, TrailPlace.START).stream()
              .map(Object::toString)
              .toList());
      for (int i = 0; i < 5; i++) {
        all.add(projector.trail().lastUses().ofKey(account, "AKIA" + i, AsOf.LATEST).toString());
        all.add(projector.keyOwner("AKIA" + i).toString());
      }
      projector
          .trail()
          .after(account, TrailPlace.START)
          .forEach(entry -> all.add("" + projector.pastIds().begin(account, entry.eventId())));
    }
    return all;
  }

  private static List<String> fold(RandomFeed feed) throws IOException {
    clear(feed.derived());
    Projector plain = new Projector(feed, Clock.systemUTC(), Runnable::run);
    plain.start(number -> {});
    plain.close();
    return readings(plain);
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<Path> parts(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Property(tries = 25)
  void aStartWithACheckpointIsAsOneWithout(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int starts) throws IOException {
    Path folder = Files.createTempDirectory("hindsight-checkpoint");
    try {
      RandomFeed feed = new RandomFeed(folder, seed);
      Random random = new Random(seed);
      for (int i = 0; i < starts; i++) {
        feed.grow(random.nextInt(150));
        Projector projector = start(feed);
        projector.writeCheckpoint();
        projector.close();
      }
      assertFalse(parts(folder).isEmpty());
      feed.grow(random.nextInt(50));
      Projector restarted = start(feed);
      List<String> found = readings(restarted);
      restarted.close();
      assertEquals(fold(feed), found);
    } finally {
      clear(folder);
    }
  }

  private static RandomFeed written(Path folder) {
    RandomFeed feed = new RandomFeed(folder, 7);
    feed.grow(400);
    Projector projector = start(feed);
    projector.writeCheckpoint();
    projector.close();
    return feed;
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        Arguments.of("magic", flip(0), "no checkpoint"),
        Arguments.of("format", flip(11), "format"),
        Arguments.of("build", flip(19), "another build"),
        Arguments.of("first number", flip(27), "not those that were written"),
        Arguments.of("length of a page", flip(31), "not those that were written"),
        Arguments.of("count of a page", flip(35), "not those that were written"),
        Arguments.of("time", flip(43), "not those that were written"),
        Arguments.of("body", flip(200), "not those that were written"),
        Arguments.of("last number", flip(-65), "not those that were written"),
        Arguments.of("link", flip(-40), "not those that were written"),
        Arguments.of("sum", flip(-1), "not those that were written"),
        Arguments.of("cut", cut(100), "not those that were written"),
        Arguments.of("cut short", cut(90_000), "no checkpoint"));
  }

  private static UnaryOperator<byte[]> flip(int at) {
    return bytes -> {
      byte[] changed = bytes.clone();
      changed[at < 0 ? changed.length + at : at] ^= 1;
      return changed;
    };
  }

  private static UnaryOperator<byte[]> cut(int by) {
    return bytes -> java.util.Arrays.copyOf(bytes, Math.max(3, bytes.length - by));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void aDamagedFileIsNotUsedAndNamed(
      String what, UnaryOperator<byte[]> damage, String reason, @TempDir Path folder)
      throws Exception {
    RandomFeed feed = written(folder);
    List<Path> parts = parts(folder);
    assertTrue(parts.size() > 2, parts.toString());
    List<List<String>> found = new ArrayList<>();
    for (int i : List.of(0, parts.size() - 1)) {
      Path part = parts.get(i);
      byte[] whole = Files.readAllBytes(part);
      Files.write(part, damage.apply(whole));
      CheckpointPart.Unusable fault =
          assertThrows(CheckpointPart.Unusable.class, () -> CheckpointPart.read(part), what);
      assertTrue(String.valueOf(fault.getMessage()).contains(reason), fault.getMessage());
      Projector restarted = new Projector(feed, Clock.systemUTC(), Runnable::run);
      restarted.start(number -> {});
      found.add(readings(restarted));
      Files.write(part, whole);
    }
    List<String> folded = fold(feed);
    found.forEach(each -> assertEquals(folded, each));
  }

  @Test
  void whatFollowsADamagedFileIsRemovedAndWrittenAnew(@TempDir Path folder) throws Exception {
    RandomFeed feed = written(folder);
    List<Path> parts = parts(folder);
    Files.write(parts.get(1), new byte[] {1});
    Projector restarted = start(feed);
    assertEquals(parts.subList(0, 1), parts(folder));
    restarted.writeCheckpoint();
    assertEquals(parts, parts(folder));
    restarted.close();
  }

  @Test
  void aCheckpointOfAnotherJournalIsNotUsed(@TempDir Path folder) throws Exception {
    written(folder);
    RandomFeed other = new RandomFeed(folder, 8);
    other.grow(400);
    CheckpointPart part = CheckpointPart.read(parts(folder).get(0));
    CheckpointPart.Unusable fault =
        assertThrows(CheckpointPart.Unusable.class, () -> part.check(other, 0));
    assertTrue(String.valueOf(fault.getMessage()).contains("not of this journal"));
    Projector restarted = start(other);
    List<String> found = readings(restarted);
    restarted.close();
    assertEquals(fold(other), found);
  }

  @Test
  void aCheckpointBeyondTheJournalIsNotUsed(@TempDir Path folder) throws Exception {
    RandomFeed feed = written(folder);
    RandomFeed restored = feed.upTo(20);
    CheckpointPart part = CheckpointPart.read(parts(folder).get(0));
    CheckpointPart.Unusable fault =
        assertThrows(CheckpointPart.Unusable.class, () -> part.check(restored, 0));
    assertTrue(String.valueOf(fault.getMessage()).contains("and the journal does not"));
    Projector restarted = start(restored);
    assertEquals(20, restarted.history().revision());
    assertEquals(List.of(), parts(folder));
    restarted.close();
  }

  @Test
  void aFileThatIsNotInItsPlaceIsNotUsed(@TempDir Path folder) throws Exception {
    RandomFeed feed = written(folder);
    List<Path> parts = parts(folder);
    Files.copy(parts.get(2), parts.get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    CheckpointPart part = CheckpointPart.read(parts.get(1));
    long before = CheckpointPart.read(parts.get(0)).last();
    assertThrows(CheckpointPart.Unusable.class, () -> part.check(feed, before));
    Projector restarted = start(feed);
    assertEquals(parts.subList(0, 1), parts(folder));
    restarted.close();
  }

  @Test
  void aKillWhileAFileIsMadeLeavesTheFilesBefore(@TempDir Path folder) throws Exception {
    RandomFeed feed = written(folder);
    List<Path> parts = parts(folder);
    Path last = parts.get(parts.size() - 1);
    byte[] whole = Files.readAllBytes(last);
    long first = CheckpointPart.read(last).first();
    Files.delete(last);
    for (int size : IntStream.of(0, 1, 30, whole.length / 2, whole.length).toArray()) {
      Path unfinished = folder.resolve(first + CheckpointPart.UNFINISHED);
      Files.write(unfinished, java.util.Arrays.copyOf(whole, size));
      Projector restarted = start(feed);
      assertEquals(parts.subList(0, parts.size() - 1), parts(folder));
      assertEquals(Optional.of(feed.highestNumber()), Optional.of(restarted.history().revision()));
      restarted.close();
    }
  }
}
