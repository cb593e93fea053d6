package io.hindsight.ops.bench.evaluate;

import io.hindsight.domain.catalogue.managedpolicies.AwsManagedPolicy;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import io.hindsight.domain.policy.evaluate.Layer;
import io.hindsight.domain.policy.evaluate.Levels;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.policy.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a decision over real AWS managed policies take, and does it allocate? Three SCP
 * levels, a boundary, ReadOnlyAccess, PowerUserAccess and SecurityAudit, and an inline policy with
 * conditions and variables.
 *
 * <pre>
 * mvn -Pjmh -pl ops -am package -DskipTests
 * java -cp 'ops/target/test-classes:ops/target/classes:ops/target/lib/*:ops/target/jmh/*' \
 *     org.openjdk.jmh.Main DecisionBenchmark -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {
  private static final String BOB = "arn:aws:iam::111122223333:user/team-1/bob";
  private static final List<String> MANAGED =
      List.of("ReadOnlyAccess", "PowerUserAccess", "SecurityAudit");
  private static final String FULL =
      """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""";
  private static final String GUARD =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "*", "Resource": "*",
          "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*",
          "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}}]}""";
  private static final String INLINE =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["iam:*AccessKey*", "iam:GetUser"],
          "Resource": "arn:aws:iam::*:user/*/${aws:username}",
          "Condition": {
            "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]},
            "DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"},
            "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
            "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/team-*"},
            "StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalTag/home}"}}},
        {"Effect": "Deny", "Action": "s3:Delete*", "NotResource": "arn:aws:s3:::scratch-*/*"}]}""";

  private PolicySets policies = PolicySets.identity(List.of());
  private Request read = request("s3:GetObject", "arn:aws:s3:::bucket/prefix/key");
  private Request conditions = read;
  private Request denied = read;

  @Setup
  public void load() throws PolicySyntaxException {
    PolicyCompiler compiler = new PolicyCompiler();
    ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();
    List<NamedPolicy> identity = new ArrayList<>();
    for (String name : MANAGED) {
      String arn = "arn:aws:iam::aws:policy/" + name;
      AwsManagedPolicy policy = catalogue.find(arn).orElseThrow();
      String text = catalogue.documentOf(policy.latest());
      identity.add(new NamedPolicy(arn, BOB, compiler.compile(text)));
    }
    identity.add(new NamedPolicy("inline", BOB, compiler.compile(INLINE)));
    NamedPolicy full = new NamedPolicy("FullAWSAccess", "", compiler.compile(FULL));
    NamedPolicy guard = new NamedPolicy("guard", "", compiler.compile(GUARD));
    policies =
        new PolicySets(
            Layer.of(identity),
            null,
            Layer.of(List.of(full)),
            Levels.of(List.of(List.of(full, guard), List.of(full), List.of(full))),
            List.of(),
            null,
            null);
    conditions = request("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/team-1/bob");
    denied = request("s3:DeleteObject", "arn:aws:s3:::bucket/prefix/key");
  }

  private static Request request(String action, String resource) {
    Map<String, List<String>> context = new LinkedHashMap<>();
    context.put("aws:PrincipalArn", List.of(BOB));
    context.put("aws:PrincipalAccount", List.of("111122223333"));
    context.put("aws:PrincipalTag/home", List.of("111122223333"));
    context.put("aws:PrincipalType", List.of("User"));
    context.put("aws:username", List.of("bob"));
    context.put("aws:SourceIp", List.of("10.1.2.3"));
    context.put("aws:SecureTransport", List.of("true"));
    context.put("aws:CurrentTime", List.of("2026-11-24T10:00:00Z"));
    context.put("aws:RequestedRegion", List.of("eu-west-1"));
    context.put("aws:MultiFactorAuthAge", List.of("120"));
    context.put("aws:UserAgent", List.of("aws-cli/2.15.0 Python/3.11"));
    return new Request(
        PrincipalRef.parse(BOB).orElseThrow(), action, resource, "111122223333", context);
  }

  /** The plain path. */
  @Benchmark
  public Decision allowed() {
    return Authorizer.decide(read, policies);
  }

  /** Five conditions of five types, with variables in a condition and in the resource. */
  @Benchmark
  public Decision allowedByConditions() {
    return Authorizer.decide(conditions, policies);
  }

  @Benchmark
  public Decision explicitlyDenied() {
    return Authorizer.decide(denied, policies);
  }

  /** What a reason costs, for comparison: the same walk, written down. */
  @Benchmark
  public Explanation explained() {
    return Authorizer.explain(read, policies);
  }
}
