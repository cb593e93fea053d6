package io.hindsight.domain.decider;

/**
 * Why an event is: the call that made it.
 *
 * @param requestId the id AWS clients see in {@code x-amzn-RequestId}
 * @param operation the API operation, {@code service:Operation}, or a name of our own for what no
 *     call made
 * @param caller the ARN of the caller; of the account's root where the system itself acted
 * @param accessKeyId the key that signed the call; empty where none did
 * @param sourceAddress the caller's IP address; empty where there is none
 * @param userAgent the client's user agent; empty where there is none
 */
public record Cause(
    String requestId,
    String operation,
    String caller,
    String accessKeyId,
    String sourceAddress,
    String userAgent) {

  /** The cause of what the system itself does, such as the expiry of a session. */
  public static Cause system(String operation) {
    return new Cause("", operation, "", "", "", "");
  }
}
