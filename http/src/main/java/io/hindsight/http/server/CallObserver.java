package io.hindsight.http.server;

import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Is told of every call whose operation could be read, refused ones included. */
@FunctionalInterface
public interface CallObserver {
  /**
   * Exactly one of response and error is there; the request is null where it could not be read. The
   * reply is sent when the stage completes; where the stage fails the client gets an error instead.
   */
  CompletionStage<?> completed(
      Call call, @Nullable SdkPojo request, @Nullable SdkPojo response, @Nullable AwsError error);
}
