package io.hindsight.domain.questions;

import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.tag.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random account: users, roles, groups and policies that change, from a seed. */
final class RandomLife {
  static final List<String> ACTIONS =
      List.of(
          "s3:GetObject", "s3:PutObject", "ec2:StopInstances", "iam:CreateUser", "sts:AssumeRole");
  static final List<String> RESOURCES =
      List.of(
          "arn:aws:s3:::bucket-1/a",
          "arn:aws:s3:::bucket-2/home/u1/x",
          "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
          "*",
          "arn:aws:iam::111122223333:role/r1",
          "arn:aws:s3:::home/u2/x");
  private static final List<String> PATTERNS =
      List.of("s3:*", "s3:Get*", "*", "ec2:*", "s3:PutObject", "iam:*", "sts:AssumeRole", "*:*");
  private static final List<String> PLACES =
      List.of(
          "*",
          "arn:aws:s3:::bucket-*",
          "arn:aws:s3:::bucket-1/*",
          "arn:aws:s3:::home/${aws:username}/*",
          "arn:aws:s3:::bucket-2/home/${aws:PrincipalTag/team, 'u1'}/*",
          "arn:aws:s3:::${s3:prefix}/*",
          "arn:aws:iam::*:role/*");
  private static final List<String> CONDITIONS =
      List.of(
          "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}",
          "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"red\"}}",
          "{\"StringNotEquals\":{\"aws:PrincipalTag/team\":\"red\"}}",
          "{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}",
          "{\"StringNotEquals\":{\"aws:RequestedRegion\":\"eu-west-1\"}}",
          "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:user/u1\"}}",
          "{\"StringEqualsIfExists\":{\"aws:SourceVpc\":\"vpc-1\"}}",
          "{\"Null\":{\"aws:TokenIssueTime\":\"true\"}}",
          "{\"DateLessThan\":{\"aws:CurrentTime\":\"2026-03-01T00:02:00Z\"}}",
          "{\"StringEquals\":{\"aws:PrincipalType\":\"User\",\"aws:SourceVpc\":\"vpc-1\"}}",
          "{\"StringLike\":{\"aws:userid\":\"AROA*\"}}",
          "{\"NoSuchOperator\":{\"aws:username\":\"x\"}}");

  final Life life = new Life();
  private final Random random;
  private final List<String> principals = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private int made;

  RandomLife(long seed, int changes) {
    random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      life.policy("p" + i, document());
      life.group("g" + i);
      groups.add(Life.id("AGPA", "g" + i));
    }
    life.user("u0").role("r1", trust());
    principals.add(Life.id("AIDA", "u0"));
    principals.add(Life.id("AROA", "r1"));
    for (int i = 0; i < changes; i++) {
      change();
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String document() {
    StringBuilder text = new StringBuilder("{\"Version\":\"2012-10-17\",\"Statement\":[");
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"Effect\":\"")
          .append(random.nextInt(4) == 0 ? "Deny" : "Allow")
          .append("\",\"")
          .append(random.nextInt(8) == 0 ? "NotAction" : "Action")
          .append("\":\"")
          .append(pick(PATTERNS))
          .append("\",\"")
          .append(random.nextInt(8) == 0 ? "NotResource" : "Resource")
          .append("\":[\"")
          .append(pick(PLACES))
          .append("\",\"")
          .append(pick(PLACES))
          .append("\"]");
      if (random.nextInt(3) == 0) {
        text.append(",\"Condition\":").append(pick(CONDITIONS));
      }
      text.append('}');
    }
    return text.append("]}").toString();
  }

  private String trust() {
    return Life.trusts(
        pick(
            List.of(
                "arn:aws:iam::111122223333:root",
                "arn:aws:iam::111122223333:user/u0",
                "arn:aws:iam::111122223333:role/r1",
                "*")));
  }

  private String policyArn() {
    return random.nextInt(6) == 0
        ? "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
        : Life.policyArn("p" + random.nextInt(3));
  }

  private void change() {
    String principal = pick(principals);
    switch (random.nextInt(12)) {
      case 0 -> {
        String name = "u" + ++made;
        life.user(name, new Tag("team", pick(List.of("red", "blue"))));
        principals.add(Life.id("AIDA", name));
      }
      case 1 -> {
        String name = "role" + ++made;
        life.role(name, trust());
        principals.add(Life.id("AROA", name));
      }
      case 2, 3 -> life.attach(pick(random.nextBoolean() ? principals : groups), policyArn());
      case 4 -> life.detach(pick(random.nextBoolean() ? principals : groups), policyArn());
      case 5, 6 -> life.inline(principal, "i" + random.nextInt(2), document());
      case 7 -> life.noInline(principal, "i" + random.nextInt(2));
      case 8 -> life.version("p" + random.nextInt(3), "v" + (++made + 1), document());
      case 9 -> life.bound(principal, null, policyArn());
      case 10 ->
          life.apply(
              new IdentityEvent.GroupPolicyPut(
                  Life.ACCOUNT, pick(groups), "gi" + random.nextInt(2), document()));
      default -> {
        if (principal.startsWith("AIDA")) {
          life.apply(new IdentityEvent.UserAddedToGroup(Life.ACCOUNT, principal, pick(groups)));
        }
      }
    }
  }
}
