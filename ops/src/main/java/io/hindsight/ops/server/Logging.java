package io.hindsight.ops.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs on standard error: for people as logback.xml has them, or as JSON lines for machines. */
final class Logging {
  private Logging() {}

  static void configure(boolean json) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!json || !(factory instanceof LoggerContext context)) {
      return;
    }
    Iterator<Appender<ILoggingEvent>> appenders =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        appender.setEncoder(jsonEncoder(context));
      }
    }
  }

  /** A line has the message with its values filled in, besides the pattern and the values. */
  static JsonEncoder jsonEncoder(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithContext(false);
    encoder.start();
    return encoder;
  }
}
