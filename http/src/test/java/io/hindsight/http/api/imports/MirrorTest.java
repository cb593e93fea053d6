package io.hindsight.http.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.history.History;
import io.hindsight.domain.mirror.CloudTrailLog;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;

/** An account that is mirrored from the trail of a server is what it is on that server. */
class MirrorTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatTheTrailTellsIsWhatTheServerHas(long seed) throws Exception {
    ApiServer server = ApiServer.start(false);
    try (IamClient iam = server.iam()) {
      int taken = new RandomEstate(iam, ApiServer.ACCOUNT.value(), seed).run(300);
      assertTrue(taken > 80, "only " + taken + " writes were taken");
      List<Past> pasts = pasts(trail(server));
      List<String> expected = EstatePicture.of(server.history().at(AsOf.LATEST), ApiServer.ACCOUNT);
      Collections.shuffle(pasts, new Random(seed));
      assertEquals(
          String.join("\n", expected),
          String.join("\n", EstatePicture.of(mirrored(pasts).at(AsOf.LATEST), ApiServer.ACCOUNT)));
    } finally {
      server.close();
    }
  }

  private static List<String> trail(ApiServer server) throws Exception {
    String lines =
        server
            .signed(ApiServer.ROOT, "GET", "/v1/events?format=ndjson&order=asc", null)
            .response()
            .body();
    return lines.lines().filter(line -> !line.isBlank()).toList();
  }

  /** The records a second apart, since calls of one second have no order that a log tells. */
  private static List<Past> pasts(List<String> lines) throws Exception {
    StringBuilder log = new StringBuilder();
    int second = 0;
    for (String line : lines) {
      JsonNode record = ApiJson.mapper().readTree(line).path("record");
      ((ObjectNode) record).put("eventTime", BEGIN.plusSeconds(second++).toString());
      log.append(record).append('\n');
    }
    List<Past> pasts = new ArrayList<>();
    CloudTrailLog.read(
        new ByteArrayInputStream(log.toString().getBytes(StandardCharsets.UTF_8)),
        new CloudTrailLog.Sink() {
          @Override
          public void record(Past past, Understanding understanding) {
            assertTrue(understanding != Understanding.NOT_UNDERSTOOD, past.toString());
            pasts.add(past);
          }

          @Override
          public void malformed(long offset, String reason) {
            throw new AssertionError(reason);
          }
        });
    return pasts;
  }

  private static History mirrored(List<Past> pasts) {
    History history = new History();
    long number = 1;
    history.apply(
        new Recorded<>(
            number,
            BEGIN,
            BEGIN,
            Cause.system("test"),
            new AccountEvent.AccountMirrored(ApiServer.ACCOUNT, BEGIN)));
    for (Past past : pasts) {
      number++;
      history.apply(new Recorded<>(number, BEGIN, past.effectiveAt(), past.cause(), past.event()));
    }
    return history;
  }
}
