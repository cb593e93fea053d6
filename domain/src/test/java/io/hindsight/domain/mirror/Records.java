package io.hindsight.domain.mirror;

import io.hindsight.domain.history.History;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes records as CloudTrail does, a second apart unless it is said otherwise. */
public final class Records {
  public static final String ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

  private final List<String> records = new ArrayList<>();
  private String account;
  private String identity = "";
  private Instant now = Instant.parse("2026-03-01T00:00:00Z");

  public Records(String account) {
    this.account = account;
    in(account);
  }

  /** From here on, calls of that account, by a user of it that the log does not see being made. */
  public Records in(String changed) {
    account = changed;
    return by(
        "{'type':'IAMUser','principalId':'AIDAADMIN%1$s','arn':'arn:aws:iam::%1$s:user/admin','accountId':'%1$s','accessKeyId':'AKIAADMIN%1$s','userName':'admin'}"
            .formatted(changed));
  }

  /** From here on, calls by that {@code userIdentity}. */
  public Records by(String userIdentity) {
    identity = json(userIdentity);
    return this;
  }

  public Records at(String time) {
    now = Instant.parse(time);
    return this;
  }

  public Instant now() {
    return now;
  }

  /** JSON with single quotes for double ones. */
  public static String json(String text) {
    return text.replace('\'', '"');
  }

  /** A text as a JSON string, within what is written with single quotes. */
  public static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A call at this second, after which another second begins. */
  public Records call(String service, String event, String request, String response) {
    add(service, event, request, response, "");
    now = now.plusSeconds(1);
    return this;
  }

  public Records iam(String event, String request, String response) {
    return call("iam", event, request, response);
  }

  public Records org(String event, String request, String response) {
    return call("organizations", event, request, response);
  }

  /** What a service of AWS's reports. */
  public Records report(String event, String details) {
    String before = identity;
    identity = json("{'accountId':'" + account + "','invokedBy':'AWS Internal'}");
    add(
        "organizations",
        event,
        "null",
        "null",
        ",\"eventType\":\"AwsServiceEvent\",\"serviceEventDetails\":" + json(details));
    identity = before;
    now = now.plusSeconds(1);
    return this;
  }

  /** A call with more members of the record. */
  public void add(String service, String event, String request, String response, String more) {
    int number = records.size();
    records.add(
        "{\"eventVersion\":\"1.09\",\"userIdentity\":%s,\"eventTime\":\"%s\",\"eventSource\":\"%s.amazonaws.com\",\"eventName\":\"%s\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"198.51.100.7\",\"userAgent\":\"aws-cli/2.15.0\",\"requestParameters\":%s,\"responseElements\":%s,\"requestID\":\"req-%d\",\"eventID\":\"event-%s-%d\",\"readOnly\":false,\"recipientAccountId\":\"%s\"%s}"
            .formatted(
                identity,
                now,
                service,
                event,
                json(request),
                json(response),
                number,
                account,
                number,
                account,
                more));
  }

  public List<String> all() {
    return records;
  }

  public String log() {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  public Recordings recordings() {
    try {
      return Recordings.of(log());
    } catch (IOException | Refused e) {
      throw new AssertionError(e);
    }
  }

  public History history() {
    return Recordings.history(recordings().pasts);
  }
}
