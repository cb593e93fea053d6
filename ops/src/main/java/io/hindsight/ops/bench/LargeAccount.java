package io.hindsight.ops.bench;

import io.hindsight.domain.entity.Command;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityCommand;
import io.hindsight.domain.identity.RelationCommand;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.tag.Tag;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/** Fills an account: each user and role has an attached policy, an inline policy and a tag. */
record LargeAccount(BenchServer server, int users, int roles, int policies) {
  private static final int AT_ONCE = 256;
  private static final String DOCUMENT =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\","
          + "\"s3:List*\"],\"Resource\":[\"arn:aws:s3:::bucket-%1$d\","
          + "\"arn:aws:s3:::bucket-%1$d/*\"]}]}";
  private static final TrustPolicy TRUST =
      new TrustPolicy(
          "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
              + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
          0,
          Map.of());

  void make(PrintWriter out) throws Exception {
    long begun = System.nanoTime();
    all(policies, LargeAccount::policy);
    all(users, LargeAccount::user);
    all(roles, LargeAccount::role);
    attach(users, Identity.Kind.USER, "user-");
    attach(roles, Identity.Kind.ROLE, "role-");
    all(users, i -> inline(id("AIDA", i), "user-" + i, i));
    all(roles, i -> inline(id("AROA", i), "role-" + i, i));
    out.printf(
        Locale.ROOT,
        "made %,d users, %,d roles, %,d policies in %.1f s%n",
        users,
        roles,
        policies,
        (System.nanoTime() - begun) / 1e9);
    out.flush();
  }

  private void attach(int count, Identity.Kind kind, String prefix) throws Exception {
    if (policies > 0) {
      all(
          count,
          i ->
              new RelationCommand.AttachPolicy(
                  BenchServer.ACCOUNT,
                  kind,
                  prefix + i,
                  "arn:aws:iam::" + BenchServer.ACCOUNT + ":policy/policy-" + i % policies));
    }
  }

  private void all(int count, IntFunction<Command> command) throws Exception {
    Semaphore turns = new Semaphore(AT_ONCE);
    AtomicReference<Throwable> fault = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      turns.acquire();
      server
          .later(command.apply(i))
          .whenComplete(
              (done, failure) -> {
                turns.release();
                if (failure != null) {
                  fault.set(failure);
                }
              });
    }
    turns.acquire(AT_ONCE);
    if (fault.get() != null) {
      throw new IllegalStateException(fault.get());
    }
  }

  private static Command policy(int i) {
    String document = String.format(Locale.ROOT, DOCUMENT, i);
    return new ManagedPolicyCommand.CreatePolicy(
        BenchServer.ACCOUNT,
        id("ANPA", i),
        "policy-" + i,
        "/",
        null,
        document,
        document.length(),
        List.of());
  }

  private static Command user(int i) {
    return new IdentityCommand.CreateUser(
        BenchServer.ACCOUNT, id("AIDA", i), "user-" + i, "/", null, tags(i));
  }

  private static Command role(int i) {
    return new IdentityCommand.CreateRole(
        BenchServer.ACCOUNT, id("AROA", i), "role-" + i, "/", null, tags(i), TRUST, null, 3600);
  }

  private static Command inline(String id, String name, int i) {
    return new PrincipalCommand.PutInlinePolicy(
        BenchServer.ACCOUNT,
        id,
        name,
        "own",
        String.format(Locale.ROOT, DOCUMENT, i),
        String::length);
  }

  private static List<Tag> tags(int i) {
    return List.of(new Tag("team", "t" + i % 100));
  }

  private static String id(String prefix, int i) {
    return String.format(Locale.ROOT, "%s%017d", prefix, i);
  }
}
