package io.hindsight.domain.trail;

import io.hindsight.domain.arn.AccountId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as the trail stores it: what CloudTrail's record of it says. The record's JSON is made
 * when somebody reads it, since few records are ever read.
 *
 * @param accessKeyId the key that signed it; empty where none did
 * @param userName as CloudTrail's Username attribute has it; empty where there is none
 * @param errorCode empty where the call succeeded
 * @param resources the resources that it named
 * @param userIdentity the record's element of that name, JSON
 * @param requestParameters the record's element of that name, JSON
 * @param responseElements the record's element of that name, JSON
 * @param shared what the record has in common with that of another account; null where nothing
 * @param tls null where the call came in plain HTTP
 */
public record TrailCall(
    String eventId,
    Instant eventTime,
    String eventSource,
    String eventName,
    String accessKeyId,
    String userName,
    boolean readOnly,
    String errorCode,
    String errorMessage,
    List<TrailResource> resources,
    String requestId,
    String userIdentity,
    String region,
    String sourceAddress,
    String userAgent,
    String requestParameters,
    String responseElements,
    @Nullable Shared shared,
    @Nullable Tls tls) {

  public TrailCall {
    resources = List.copyOf(resources);
  }

  /**
   * What records of one call in two accounts share: a role's assumption from another account.
   *
   * @param role the ARN of the role that was assumed
   */
  public record Shared(String eventId, String role, String roleAccount) {}

  /**
   * How the call came over TLS.
   *
   * @param version empty, as the cipher suite is, where that is not known
   */
  public record Tls(String version, String cipherSuite, String host) {}

  /** What the trail's indexes have of the call. */
  public TrailCall searched() {
    return new TrailCall(
        eventId,
        eventTime,
        eventSource,
        eventName,
        accessKeyId,
        userName,
        readOnly,
        errorCode,
        "",
        resources,
        "",
        "",
        region,
        "",
        "",
        "",
        "",
        null,
        null);
  }

  /** The call with its record, as the trail of this account has it. */
  public CallRecorded in(AccountId account) {
    return new CallRecorded(
        account,
        eventId,
        eventTime,
        eventSource,
        eventName,
        accessKeyId,
        userName,
        readOnly,
        errorCode,
        resources,
        TrailRecord.json(account, this));
  }
}
