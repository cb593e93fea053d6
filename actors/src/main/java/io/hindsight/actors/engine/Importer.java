package io.hindsight.actors.engine;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.mirror.AuthorizationDetails;
import io.hindsight.domain.mirror.CloudTrailLog;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.trail.CallRecorded;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * Takes in logs and dumps of AWS's accounts. A fact is recorded once, whatever file it comes with
 * and in whatever order, so an import that was cut short goes on by being started again.
 *
 * <p>Reading blocks while much is on its way to the journal: it belongs on a thread that may wait.
 */
public final class Importer {
  private static final int BATCH = 256;
  private static final int UNDER_WAY = 6;

  /** A file up to this size is taken in as a whole or not at all. */
  private static final int HELD = 48 << 20;

  private final Engine engine;
  private final Semaphore room = new Semaphore(UNDER_WAY);

  public Importer(Engine engine) {
    this.engine = engine;
  }

  /** Reads a file into a sink. */
  private interface Reading {
    void into(CloudTrailLog.Sink sink) throws IOException, Refused;
  }

  /** Takes in a file of CloudTrail's; completes once all of it is durable and readers see it. */
  public CompletionStage<ImportReport> cloudTrail(InputStream file) {
    return take(sink -> CloudTrailLog.read(file, sink));
  }

  /** Takes in what GetAccountAuthorizationDetails answered at an instant. */
  public CompletionStage<ImportReport> authorizationDetails(InputStream file, Instant at) {
    return take(sink -> AuthorizationDetails.read(file, at, sink));
  }

  private CompletionStage<ImportReport> take(Reading reading) {
    Taking taking = new Taking();
    try {
      reading.into(taking);
      taking.flush();
    } catch (Refused e) {
      taking.report.refuse(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      taking.report.refuse("it cannot be read: " + e.getMessage());
    }
    return CompletableFuture.allOf(taking.writes.toArray(CompletableFuture[]::new))
        .thenApply(done -> taking.report);
  }

  /** One file on its way. */
  private final class Taking implements CloudTrailLog.Sink {
    private final ImportReport report = new ImportReport();
    private final List<CompletableFuture<Void>> writes = new ArrayList<>();
    private final Map<AccountId, List<Past>> held = new LinkedHashMap<>();
    private final IdentityHashMap<Past, Understanding> understandings = new IdentityHashMap<>();
    private final Map<AccountId, CompletionStage<Result>> mirrors = new LinkedHashMap<>();
    private long size;

    @Override
    public void record(Past past, Understanding understanding) {
      held.computeIfAbsent(past.event().account(), account -> new ArrayList<>()).add(past);
      understandings.put(past, understanding);
      size += past.event() instanceof CallRecorded call ? call.record().length() : 2000;
      if (size > HELD) {
        flush();
        size = HELD - (4 << 20);
      }
    }

    @Override
    public void malformed(long offset, String reason) {
      report.malformed(offset, reason);
    }

    private void flush() {
      held.forEach(this::flush);
      held.clear();
      understandings.clear();
      size = 0;
    }

    private void flush(AccountId account, List<Past> facts) {
      boolean own =
          engine.history().accounts().contains(account) && !engine.history().isMirrored(account);
      if (own) {
        facts.forEach(fact -> report.ofOwnAccount(account));
        return;
      }
      CompletionStage<Result> mirror = mirrors.computeIfAbsent(account, engine::mirror);
      for (int from = 0; from < facts.size(); from += BATCH) {
        List<Past> batch = facts.subList(from, Math.min(from + BATCH, facts.size()));
        List<Past> fresh = engine.beginPast(account, batch);
        report.known(account, batch.size() - fresh.size());
        for (Past fact : fresh) {
          report.fresh(account, fact, understandings.getOrDefault(fact, Understanding.IGNORED));
        }
        if (!fresh.isEmpty()) {
          write(account, mirror, fresh);
        }
      }
    }

    private void write(AccountId account, CompletionStage<Result> mirror, List<Past> facts) {
      room.acquireUninterruptibly();
      writes.add(
          mirror
              .thenCompose(mirrored -> engine.recordPast(account, facts))
              .whenComplete((done, fault) -> room.release())
              .toCompletableFuture());
    }
  }
}
