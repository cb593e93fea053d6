package io.hindsight.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.trail.CallRecorded;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every event and command there is, those of tomorrow included. */
class EveryEventTest {
  private static final List<Class<? extends Event>> EVENTS = DomainTypes.events();
  private static final List<Class<? extends Command>> COMMANDS = DomainTypes.commands();
  private static final EventCodec CODEC = new EventCodec();
  private static final SnapshotCodec SNAPSHOTS = new SnapshotCodec();
  private static final Cause CAUSE = new Cause("r", "iam:X", "arn", "AKIA", "10.0.0.1", "agent");

  @Test
  void everyEventHasAStoredFormUnderItsOwnName() {
    Set<String> names = new TreeSet<>();
    for (Class<? extends Event> event : EVENTS) {
      assertTrue(names.add(event.getSimpleName()), event + " shares its name with another");
    }
    assertEquals(names, new TreeSet<>(CODEC.manifests()));
  }

  @Property(tries = 30)
  void whatIsStoredIsReadAsItWas(@ForAll long seed) {
    RandomRecords records = new RandomRecords(seed);
    for (Class<? extends Event> type : EVENTS) {
      Journaled stored =
          new Journaled(
              CAUSE,
              (seed & 1) == 0 ? null : Instant.ofEpochSecond(seed >>> 32),
              records.record(type));
      byte[] bytes = CODEC.encode(stored);
      Journaled read = CODEC.decode(CODEC.manifest(stored.event()), bytes);
      assertEquals(stored, read);
      assertArrayEquals(bytes, CODEC.encode(read));
    }
  }

  @Property(tries = 30)
  void aBriefReadingLeavesOutWhatACallIsNotSearchedBy(@ForAll long seed) {
    RandomRecords records = new RandomRecords(seed);
    for (Class<? extends Event> type : EVENTS) {
      Event event = records.record(type);
      for (Instant effectiveAt : Arrays.asList(null, Instant.ofEpochSecond(seed >>> 32))) {
        byte[] bytes = CODEC.encode(new Journaled(CAUSE, effectiveAt, event));
        Journaled brief = CODEC.brief(CODEC.manifest(event), bytes);
        if (event instanceof CallRecorded call && effectiveAt == null) {
          assertEquals(withoutRecord(call), brief.event());
        } else {
          assertEquals(CODEC.decode(CODEC.manifest(event), bytes), brief);
        }
      }
    }
  }

  private static CallRecorded withoutRecord(CallRecorded call) {
    return new CallRecorded(
        call.account(),
        call.eventId(),
        call.eventTime(),
        call.eventSource(),
        call.eventName(),
        call.accessKeyId(),
        call.userName(),
        call.readOnly(),
        call.errorCode(),
        call.resources(),
        "");
  }

  @Property(tries = 30)
  void eventsApplyToAnyState(@ForAll long seed) {
    EntityMap state = EntityMap.EMPTY;
    RandomRecords records = new RandomRecords(seed);
    for (Class<? extends Event> type : shuffled(EVENTS, seed)) {
      state = state.evolve(records.record(type));
    }
  }

  @Property(tries = 50)
  void aSnapshotIsReadAsItWas(@ForAll long seed) {
    EntityMap state = EntityMap.EMPTY;
    RandomRecords records = new RandomRecords(seed);
    for (Class<? extends Event> type : shuffled(EVENTS, seed)) {
      state = state.evolve(records.record(type));
    }
    byte[] bytes = SNAPSHOTS.encode(RandomRecords.ACCOUNT, state);
    assertEquals(state, SNAPSHOTS.decode(bytes));
  }

  @Property(tries = 50)
  void commandsDecideOnAnyStateAndTheSameEachTime(@ForAll long seed) {
    RandomRecords records = new RandomRecords(seed);
    EntityMap state = EntityMap.EMPTY;
    for (Class<? extends Event> type : shuffled(EVENTS, seed)) {
      state = state.evolve(records.record(type));
    }
    CommandContext context =
        new CommandContext(Instant.parse("2026-03-01T00:00:00Z"), CAUSE, Quotas.STANDARD);
    for (Class<? extends Command> type : shuffled(COMMANDS, seed)) {
      Command command = records.record(type);
      Outcome<Event> outcome = command.decide(state, context);
      assertEquals(outcome, command.decide(state, context));
      if (outcome instanceof Outcome.Accepted<Event> accepted) {
        for (Event event : accepted.events()) {
          assertEquals(command.target().account(), event.account());
          state = state.evolve(event);
        }
      }
    }
  }

  private static <T> List<T> shuffled(List<T> list, long seed) {
    List<T> shuffled = new java.util.ArrayList<>(list);
    java.util.Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  @Test
  void everySecretInAnEventIsSealedOrHashed() {
    for (Class<? extends Event> event : EVENTS) {
      assertSealed(event, event.getSimpleName());
    }
  }

  /** A text that is named for a secret says in its name that it is none any more. */
  private static void assertSealed(Class<?> type, String path) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      String lower = name.toLowerCase(Locale.ROOT);
      boolean secret =
          List.of("secret", "seed", "password", "privatekey").stream().anyMatch(lower::contains);
      if (secret && !component.getType().isPrimitive() && component.getType() != Integer.class) {
        boolean told =
            name.startsWith("sealed") || name.endsWith("Hash") || name.endsWith("Hashes");
        assertTrue(
            told || component.getType().isRecord(), path + "." + name + " is a plain secret");
      }
      for (Class<?> nested : records(component.getGenericType())) {
        assertSealed(nested, path + "." + name);
      }
    }
  }

  private static List<Class<?>> records(Type type) {
    if (type instanceof ParameterizedType generic) {
      return List.of(generic.getActualTypeArguments()).stream()
          .flatMap(argument -> records(argument).stream())
          .toList();
    }
    return type instanceof Class<?> raw
            && raw.isRecord()
            && raw.getName().startsWith("io.hindsight")
        ? List.of(raw)
        : List.of();
  }
}
