package io.hindsight.http.aws.signature;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where credentials are looked up when a request is verified. */
@FunctionalInterface
public interface Credentials {
  /**
   * The credential with this access key id; empty where there is none. The token is what the
   * request carried, empty for none; comparing it is left to the verifier, it is given for look-ups
   * that read the session from it.
   */
  CompletionStage<Optional<Credential>> find(String accessKeyId, String sessionToken);
}
