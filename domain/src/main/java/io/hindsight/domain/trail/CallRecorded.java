package io.hindsight.domain.trail;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.time.Instant;
import java.util.List;

/**
 * A call was answered, whether it was allowed, refused or in error.
 *
 * @param accessKeyId the key that signed it; empty where none did
 * @param userName as CloudTrail's Username attribute has it; empty where there is none
 * @param errorCode empty where the call succeeded
 * @param resources the resources that it named
 * @param record the CloudTrail record, JSON
 */
public record CallRecorded(
    AccountId account,
    String eventId,
    Instant eventTime,
    String eventSource,
    String eventName,
    String accessKeyId,
    String userName,
    boolean readOnly,
    String errorCode,
    List<TrailResource> resources,
    String record)
    implements Event {

  @Override
  public List<Change<?>> changes() {
    return List.of();
  }
}
