package io.hindsight.ops.bench;

import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import io.hindsight.domain.mirror.CloudTrailLog;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.time.AsOf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the past costs against the present, at three sizes. */
@Command(
    name = "history",
    description = {
      "Measures, at three sizes: folding events into the history, reading CloudTrail's records, and",
      "a decision as of a past instant against one at the latest."
    })
public final class BenchHistory implements Callable<Integer> {
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int USERS = 1000;
  private static final int DECISIONS = 20_000;
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\","
          + "\"Resource\":\"arn:aws:s3:::docs/*\"}]}";

  @Option(
      names = "--sizes",
      split = ",",
      description = "How many events. Default: 25000,100000,400000.")
  private List<Integer> sizes = List.of(25_000, 100_000, 400_000);

  @Spec private CommandSpec spec = CommandSpec.create();

  private record Row(int size, double fold, double read, double latest, double past) {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    measure(sizes.get(0));
    List<Row> rows = new ArrayList<>();
    out.println("events     fold/s  records read/s  latest ns  as of ns  ratio");
    for (int size : sizes) {
      Row row = measure(size);
      rows.add(row);
      out.printf(
          Locale.ROOT,
          "%,9d  %,9.0f  %,13.0f  %,9.0f  %,8.0f  %5.2f%n",
          size,
          size / row.fold(),
          size / row.read(),
          row.latest(),
          row.past(),
          row.past() / row.latest());
      out.flush();
    }
    Row first = rows.get(0);
    Row last = rows.get(rows.size() - 1);
    double growth = Math.log((double) last.size() / first.size());
    out.printf(
        Locale.ROOT,
        "growth: fold n^%.2f, read n^%.2f, latest n^%.2f, as of n^%.2f%n",
        Math.log(last.fold() / first.fold()) / growth,
        Math.log(last.read() / first.read()) / growth,
        Math.log(last.latest() / first.latest()) / growth,
        Math.log(last.past() / first.past()) / growth);
    out.flush();
    return 0;
  }

  private static Row measure(int size) throws IOException, Refused {
    long begun = System.nanoTime();
    History history = history(size);
    double fold = (System.nanoTime() - begun) / 1e9;
    byte[] log = log(size);
    begun = System.nanoTime();
    CloudTrailLog.read(new ByteArrayInputStream(log), new Count());
    double read = (System.nanoTime() - begun) / 1e9;
    Instant middle = START.plusSeconds(size / 2);
    PrincipalPolicies policies = new PrincipalPolicies();
    double latest = decisions(history, AsOf.LATEST, START.plusSeconds(size), policies);
    double past = decisions(history, AsOf.at(middle), middle, policies);
    latest = Math.min(latest, decisions(history, AsOf.LATEST, START.plusSeconds(size), policies));
    past = Math.min(past, decisions(history, AsOf.at(middle), middle, policies));
    return new Row(size, fold, read, latest, past);
  }

  private static History history(int size) {
    History history = new History();
    long number = 0;
    for (int i = 0; i < USERS; i++) {
      apply(
          history,
          ++number,
          new IdentityEvent.UserCreated(
              ACCOUNT, "AIDA" + i, "user" + i, "/", null, List.of(), START));
    }
    apply(
        history,
        ++number,
        new ManagedPolicyEvent.PolicyCreated(
            ACCOUNT, "ANPA1", "read", "/", null, POLICY, List.of(), START));
    String arn = "arn:aws:iam::" + ACCOUNT + ":policy/read";
    while (number < size) {
      String id = "AIDA" + number % USERS;
      boolean attach = number / USERS % 2 == 1;
      apply(
          history,
          ++number,
          attach
              ? new IdentityEvent.PolicyAttached(ACCOUNT, id, arn)
              : new IdentityEvent.PolicyDetached(ACCOUNT, id, arn));
    }
    return history;
  }

  private static void apply(History history, long number, Event event) {
    Instant at = START.plusSeconds(number);
    history.apply(new Recorded<>(number, at, at, Cause.system("hindsight:Bench"), event));
  }

  private static byte[] log(int size) {
    StringBuilder log = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < size; i++) {
      log.append(i == 0 ? "" : ",")
          .append("{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",")
          .append("\"principalId\":\"AIDA1\",\"arn\":\"arn:aws:iam::123456789012:user/user1\",")
          .append("\"accountId\":\"123456789012\",\"accessKeyId\":\"AKIA1\",\"userName\":\"u\"},")
          .append("\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventSource\":\"ec2.amazonaws.com\",")
          .append("\"eventName\":\"DescribeInstances\",\"awsRegion\":\"us-east-1\",")
          .append("\"sourceIPAddress\":\"10.0.0.1\",\"userAgent\":\"aws-cli/2.9\",")
          .append("\"requestParameters\":{\"instancesSet\":{},\"filterSet\":{}},")
          .append("\"responseElements\":null,\"requestID\":\"r\",\"eventID\":\"e")
          .append(i)
          .append("\",\"readOnly\":true,\"recipientAccountId\":\"123456789012\"}");
    }
    return log.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Nanoseconds a decision, its principal's policies and keys gathered anew each time. */
  private static double decisions(
      History history, AsOf asOf, Instant at, PrincipalPolicies policies) {
    long begun = System.nanoTime();
    for (int i = 0; i < DECISIONS; i++) {
      Entities state = history.at(asOf);
      Identity identity = state.get(Identity.key(ACCOUNT, "AIDA" + i % USERS));
      if (identity == null) {
        throw new IllegalStateException("a user is missing");
      }
      Subject subject = Subject.of(identity);
      Request request =
          new Request(
              subject.principalRef(),
              "s3:GetObject",
              "arn:aws:s3:::docs/a",
              ACCOUNT.value(),
              PrincipalKeys.of(state, subject, at));
      Authorizer.decide(request, policies.of(state, subject, at));
    }
    return (System.nanoTime() - begun) / (double) DECISIONS;
  }

  /** Takes records and keeps none. */
  private static final class Count implements CloudTrailLog.Sink {
    @Override
    public void record(Past past, Understanding understanding) {
      if (past.id().isEmpty()) {
        throw new IllegalStateException("a record has no id");
      }
    }

    @Override
    public void malformed(long offset, String reason) {
      throw new IllegalStateException(reason);
    }
  }
}
