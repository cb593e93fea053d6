package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.ops.client.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** Where an import goes. */
interface Target extends AutoCloseable {
  /** Takes in a file of CloudTrail's, and answers with the report. */
  ObjectNode cloudTrail(InputStream file) throws IOException, Refused;

  ObjectNode authorizationDetails(InputStream file, Instant at) throws IOException;

  /** The mirrored accounts, as {@code GET /v1/mirrored} tells of them. */
  JsonNode mirrored();

  @Override
  void close();

  /** A server, or the store of a stopped one. */
  static Target of(ServerOptions options) {
    return options
        .folder()
        .<Target>map(LocalTarget::new)
        .orElseGet(() -> new ServerTarget(options.connect()));
  }
}
