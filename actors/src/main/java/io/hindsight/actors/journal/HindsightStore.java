package io.hindsight.actors.journal;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import com.typesafe.config.Config;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The one store of an actor system, which journal, snapshots and queries share. */
public final class HindsightStore implements Extension {
  /** Finds or opens the store of a system. */
  public static final class Id extends AbstractExtensionId<HindsightStore> {
    private Id() {}

    @Override
    public HindsightStore createExtension(ExtendedActorSystem system) {
      return new HindsightStore(system);
    }
  }

  private static final Id ID = new Id();

  private final JournalStore store;
  private final boolean verifyOnceStarted;

  private HindsightStore(ExtendedActorSystem system) {
    Config config = system.settings().config().getConfig("hindsight.journal");
    store =
        JournalStore.open(
            Path.of(config.getString("dir")),
            config.getBoolean("create-if-missing")
                ? JournalStore.Options.STANDARD
                : JournalStore.Options.existing(),
            number ->
                LoggerFactory.getLogger(JournalStore.class).info("verified number={}", number));
    system.registerOnTermination(store::close);
    verifyOnceStarted = config.getString("verify-in-background").equals("once-started");
    if (!verifyOnceStarted && config.getBoolean("verify-in-background")) {
      store.verifyInBackground();
    }
  }

  /** What reads all events at a start has done so: the processors are free for others. */
  public void started() {
    if (verifyOnceStarted) {
      store.verifyInBackground();
    }
  }

  /**
   * The store of a system, opened where it is not yet.
   *
   * @throws JournalException where it cannot or must not be used
   */
  public static HindsightStore get(ClassicActorSystemProvider system) {
    ActorSystem classic = system.classicSystem();
    return ID.get(classic);
  }

  public JournalStore store() {
    return store;
  }
}
