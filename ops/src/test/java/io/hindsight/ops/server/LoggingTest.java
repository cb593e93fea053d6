package io.hindsight.ops.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void aJsonLineHasTheMessageWithItsValues() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("a"), Level.INFO, "events number={}", null, new Object[] {7});

    String line = new String(Logging.jsonEncoder(context).encode(event), StandardCharsets.UTF_8);

    assertTrue(line.contains("\"formattedMessage\":\"events number=7\""), line);
    assertFalse(line.contains("birthdate"), line);
  }
}
