package io.hindsight.http.aws.authorization;

import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/** Finds out who makes an unsigned call. */
public interface IdentityProviders {
  /**
   * The caller whom the request's token or assertion proves; fails with {@link
   * io.hindsight.http.aws.protocol.AwsError} where it proves nobody.
   */
  CompletionStage<FederatedCaller> identify(Call call, SdkPojo request);
}
