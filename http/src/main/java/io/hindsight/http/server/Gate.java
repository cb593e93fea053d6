package io.hindsight.http.server;

import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/** Decides whether a verified call may go on to its operation. */
@FunctionalInterface
public interface Gate {
  /**
   * The call with its caller, where an unsigned operation's own request proves who that is; fails
   * with {@link io.hindsight.http.aws.protocol.AwsError} where it proves nobody.
   */
  default CompletionStage<Call> identify(Call call, SdkPojo request) {
    return CompletableFuture.completedStage(call);
  }

  /**
   * The call as the operation is to see it, with its caller set; fails with {@link
   * io.hindsight.http.aws.protocol.AwsError} where the caller may not.
   */
  CompletionStage<Call> admit(Call call, SdkPojo request);
}
