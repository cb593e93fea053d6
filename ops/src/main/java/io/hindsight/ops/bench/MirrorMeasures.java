package io.hindsight.ops.bench;

import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.mirror.CloudTrailLog;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.time.AsOf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the first answer about a mirrored account costs once facts came. */
final class MirrorMeasures {
  private static final int USERS = 1000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final History history = new History();
  private long number;

  private MirrorMeasures() {}

  static void of(int size, Growth growth) throws IOException, Refused {
    List<Past> pasts = pasts(log(size, 1));
    Past late = pasts.remove(pasts.size() / 2);
    Past newest = pasts.remove(pasts.size() - 1);
    MirrorMeasures mirror = new MirrorMeasures();
    mirror.apply(
        Cause.system("hindsight:Bench"),
        START,
        new AccountEvent.AccountMirrored(ChangingAccount.ACCOUNT, START));
    pasts.forEach(mirror::apply);
    growth.add("mirror: first answer", "ms", size, mirror.answer());
    mirror.apply(newest);
    growth.add("mirror: after a fact that is newest", "ms", size, mirror.answer());
    mirror.apply(late);
    growth.add("mirror: after a fact from the middle", "ms", size, mirror.answer());
  }

  private double answer() {
    long begun = Processor.own();
    if (history.at(AsOf.LATEST).count(Identity.TABLE, ChangingAccount.ACCOUNT) == 0) {
      throw new IllegalStateException("there is nobody");
    }
    return (Processor.own() - begun) / 1e6;
  }

  private void apply(Past past) {
    apply(past.cause(), past.effectiveAt(), past.event());
  }

  private void apply(Cause cause, Instant at, Event event) {
    history.apply(new Recorded<>(++number, START.plusSeconds(number), at, cause, event));
  }

  private static List<Past> pasts(byte[] log) throws IOException, Refused {
    List<Past> pasts = new ArrayList<>();
    CloudTrailLog.read(
        new ByteArrayInputStream(log),
        new CloudTrailLog.Sink() {
          @Override
          public void record(Past past, Understanding understanding) {
            pasts.add(past);
          }

          @Override
          public void malformed(long offset, String reason) {
            throw new IllegalStateException(reason);
          }
        });
    return pasts;
  }

  /**
   * A log of CloudTrail's.
   *
   * @param every one of so many records is a write of IAM's
   */
  static byte[] log(int size, int every) {
    StringBuilder log = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < size; i++) {
      boolean write = i % every == 0;
      log.append(i == 0 ? "" : ",")
          .append("{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",")
          .append("\"principalId\":\"AIDAME\",\"arn\":\"arn:aws:iam::123456789012:user/me\",")
          .append("\"accountId\":\"123456789012\",\"accessKeyId\":\"AKIA1\",")
          .append("\"userName\":\"me\"},\"eventTime\":\"")
          .append(START.plusSeconds(i))
          .append(write ? "\",\"eventSource\":\"iam" : "\",\"eventSource\":\"ec2")
          .append(".amazonaws.com\",\"awsRegion\":\"us-east-1\",")
          .append("\"sourceIPAddress\":\"10.0.0.1\",\"userAgent\":\"aws-cli/2.9\",")
          .append(write ? change(i / every) : READ)
          .append(",\"requestID\":\"r\",\"eventID\":\"e")
          .append(i)
          .append("\",\"readOnly\":")
          .append(!write)
          .append(",\"recipientAccountId\":\"123456789012\"}");
    }
    return log.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static final String READ =
      "\"eventName\":\"DescribeInstances\",\"requestParameters\":{\"instancesSet\":{},"
          + "\"filterSet\":{}},\"responseElements\":null";

  private static String change(int i) {
    String user = "user" + i % USERS;
    if (i < USERS) {
      return "\"eventName\":\"CreateUser\",\"requestParameters\":{\"userName\":\""
          + user
          + "\"},\"responseElements\":{\"user\":{\"path\":\"/\",\"userName\":\""
          + user
          + "\",\"userId\":\"AIDA"
          + i
          + "\",\"arn\":\"arn:aws:iam::123456789012:user/"
          + user
          + "\"}}";
    }
    String name = i / USERS % 2 == 1 ? "AttachUserPolicy" : "DetachUserPolicy";
    return "\"eventName\":\""
        + name
        + "\",\"requestParameters\":{\"userName\":\""
        + user
        + "\",\"policyArn\":\"arn:aws:iam::aws:policy/ReadOnlyAccess\"},\"responseElements\":null";
  }
}
