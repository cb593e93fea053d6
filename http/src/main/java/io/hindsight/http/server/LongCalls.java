package io.hindsight.http.server;

import io.hindsight.http.aws.protocol.OperationModel;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Where calls are answered: most where they are, and those whose answers are long one after the
 * other on threads of their own, so that callers of large lists wait for each other and nobody for
 * them.
 */
final class LongCalls {
  /** More items than that, which is AWS's default, make an answer long. */
  private static final int ITEMS = 100;

  private static final String REPORT = "GetCredentialReport";
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final Executor HERE = Runnable::run;

  private final Executor own;

  LongCalls() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "hindsight-long-calls");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    this.own = threads;
  }

  Executor laneOf(OperationModel operation, SdkPojo request) {
    return operation.name().equals(REPORT) || items(request).orElse(0) > ITEMS ? own : HERE;
  }

  private static Optional<Integer> items(SdkPojo request) {
    return request instanceof SdkRequest known
        ? known.getValueForField("MaxItems", Integer.class)
        : Optional.empty();
  }
}
