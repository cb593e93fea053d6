package io.hindsight.actors.projection;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The journal as readers see it; nothing above it depends on which one is below. */
public interface EventFeed {
  /** The number of the last event that is durable; 0 where there is none. */
  long highestNumber();

  /** The number of the event that an aggregate persisted under a sequence number of its own. */
  OptionalLong numberOf(String persistenceId, long sequenceNr);

  /** Hands over the events numbered above {@code after} that are durable, in order. */
  void replay(long after, Consumer<StoredEvent> consumer);

  /** Hands over the events numbered above {@code after} and no higher than {@code to}, in order. */
  void replay(long after, long to, Consumer<StoredEvent> consumer);

  /** What binds an event to all those before it; empty where there is no such event. */
  Optional<byte[]> linkOf(long number);

  /** Where what is derived from the events may be kept. */
  Path derived();

  /** One event. */
  Optional<StoredEvent> read(long number);

  /**
   * Hands over events as they become durable, in order and soon; {@code consumer} must not linger.
   *
   * @return what ends it
   */
  Runnable live(Consumer<StoredEvent> consumer);
}
