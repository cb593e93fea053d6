package io.hindsight.actors.engine;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;

/** The actor system that an engine runs in. */
public final class EngineSystem {
  private EngineSystem() {}

  /** A system whose journal is in {@code folder}. */
  public static ActorSystem<Void> create(Path folder) {
    return create(
        ConfigFactory.parseMap(
            Map.of("hindsight.journal.dir", folder.toAbsolutePath().toString())));
  }

  /** A system with settings of its own before ours. */
  public static ActorSystem<Void> create(Config settings) {
    Config config =
        settings
            .withFallback(ConfigFactory.parseResources("hindsight-engine.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();
    return ActorSystem.create(Behaviors.empty(), "hindsight", config);
  }
}
