package io.hindsight.http.aws.protocol;

import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.signature.Credential;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands around an operation: who called, from where, when, and about which moment.
 *
 * @param requestId the id that the client sees in {@code x-amzn-RequestId}
 * @param operation the operation as AWS names it, such as {@code CreateUser}
 * @param readOnly whether the operation changes nothing
 * @param credential the credential that signed the call; null where it came unsigned
 * @param caller who calls, in the terms of the {@link io.hindsight.http.server.Gate} that set it;
 *     null before the gate
 * @param sourceAddress the client's IP address
 * @param userAgent the client's user agent; empty where it sent none
 * @param region the region of the credential scope; {@code us-east-1} where the call is unsigned
 * @param time when the call arrived
 * @param asOf the moment that is asked about
 * @param secure whether the call came over TLS
 * @param host the host the client called
 * @param tls how the connection is encrypted; null where it is not, or that is not known
 */
public record Call(
    String requestId,
    CalledService service,
    String operation,
    boolean readOnly,
    @Nullable Credential credential,
    @Nullable Object caller,
    String sourceAddress,
    String userAgent,
    String region,
    Instant time,
    AsOf asOf,
    boolean secure,
    String host,
    @Nullable TlsDetails tls) {

  /** The action in policies, such as {@code iam:CreateUser}. */
  public String action() {
    return service.actionPrefix() + ":" + operation;
  }

  /** The access key that signed the call; empty where none did. */
  public String accessKeyId() {
    return credential == null ? "" : credential.accessKeyId();
  }

  public Call withCaller(Object caller) {
    return new Call(
        requestId,
        service,
        operation,
        readOnly,
        credential,
        caller,
        sourceAddress,
        userAgent,
        region,
        time,
        asOf,
        secure,
        host,
        tls);
  }

  /** The call, known to be signed by this credential, for this region. */
  public Call withCredential(Credential credential, String region) {
    return new Call(
        requestId,
        service,
        operation,
        readOnly,
        credential,
        caller,
        sourceAddress,
        userAgent,
        region,
        time,
        asOf,
        secure,
        host,
        tls);
  }

  /** The caller, if it is there and of this type. */
  public <T> Optional<T> caller(Class<T> type) {
    return type.isInstance(caller) ? Optional.of(type.cast(caller)) : Optional.empty();
  }
}
