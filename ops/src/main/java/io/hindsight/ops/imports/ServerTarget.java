package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.mirror.CloudTrailLog;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.client.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A server. Files are read here and their records sent in parts, so that no file is too large to
 * send, and one that is not to be trusted is not sent at all.
 */
final class ServerTarget implements Target {
  private static final int PART = 6 << 20;
  private static final int HELD = 48 << 20;

  private final Connection connection;

  ServerTarget(Connection connection) {
    this.connection = connection;
  }

  @Override
  public ObjectNode cloudTrail(InputStream file) throws IOException {
    Parts parts = new Parts();
    try {
      CloudTrailLog.read(file, parts);
      parts.send();
    } catch (Refused e) {
      parts.report.put("refused", e.getMessage());
    }
    return parts.report;
  }

  @Override
  public ObjectNode authorizationDetails(InputStream file, Instant at) throws IOException {
    return (ObjectNode)
        connection.send(
            "/v1/import/authorization-details?at=" + Connection.encode(at.toString()),
            file.readAllBytes());
  }

  @Override
  public JsonNode mirrored() {
    return connection.get("/v1/mirrored");
  }

  @Override
  public void close() {
    connection.close();
  }

  private final class Parts implements CloudTrailLog.Sink {
    private static final byte[] BEGIN = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

    private final ObjectNode report = ApiJson.mapper().createObjectNode();
    private final List<byte[]> ready = new ArrayList<>();
    private ByteArrayOutputStream part = new ByteArrayOutputStream();
    private long held;

    @Override
    public void record(Past past, Understanding understanding) {
      byte[] record = ((CallRecorded) past.event()).record().getBytes(StandardCharsets.UTF_8);
      part.writeBytes(part.size() == 0 ? BEGIN : new byte[] {','});
      part.writeBytes(record);
      held += record.length;
      if (part.size() > PART) {
        finish();
      }
      if (held > HELD) {
        send();
        held = HELD;
      }
    }

    @Override
    public void malformed(long offset, String reason) {
      ObjectNode found = ApiJson.mapper().createObjectNode().put("malformedCount", 1);
      found.putArray("malformed").addObject().put("offset", offset).put("reason", reason);
      Summary.merge(report, found);
    }

    private void finish() {
      if (part.size() > 0) {
        part.writeBytes(END);
        ready.add(part.toByteArray());
        part = new ByteArrayOutputStream();
      }
    }

    private void send() {
      finish();
      for (byte[] each : ready) {
        Summary.merge(report, connection.send("/v1/import/cloudtrail", each));
      }
      ready.clear();
    }
  }
}
