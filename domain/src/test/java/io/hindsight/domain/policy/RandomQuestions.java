package io.hindsight.domain.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Questions at random, from so few names that patterns, principals and conditions often meet what
 * they ask for, and often miss it by one element.
 */
final class RandomQuestions {
  private static final String A = "111122223333";
  private static final String B = "444455556666";

  private static final List<String> PRINCIPALS =
      List.of(
          "arn:aws:iam::" + A + ":user/bob",
          "arn:aws:iam::" + A + ":user/team/eve",
          "arn:aws:iam::" + A + ":role/r",
          "arn:aws:sts::" + A + ":assumed-role/r/s",
          "arn:aws:sts::" + A + ":assumed-role/q/s",
          "arn:aws:sts::" + A + ":federated-user/f",
          "arn:aws:iam::" + A + ":root",
          "arn:aws:iam::" + B + ":user/bob",
          "arn:aws:sts::" + B + ":assumed-role/r/s",
          "arn:aws:iam::" + B + ":root",
          "arn:aws:iam::" + A + ":role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
          "cloudtrail.amazonaws.com",
          "anonymous");
  private static final List<String> NAMES =
      List.of(
          "arn:aws:iam::" + A + ":user/bob",
          "arn:aws:iam::" + A + ":user/team/eve",
          "arn:aws:iam::" + A + ":role/r",
          "arn:aws:iam::" + A + ":role/path/r",
          "arn:aws:sts::" + A + ":assumed-role/r/s",
          "arn:aws:sts::" + A + ":federated-user/f",
          "arn:aws:iam::" + A + ":root",
          A,
          B,
          "arn:aws:iam::" + B + ":user/bob",
          "*");
  private static final List<String> ACTIONS =
      List.of(
          "s3:GetObject",
          "s3:PutObject",
          "S3:getobject",
          "sqs:SendMessage",
          "kms:Decrypt",
          "kms:ListKeys",
          "sts:AssumeRole",
          "sts:GetCallerIdentity",
          "iam:GetUser");
  private static final List<String> ACTION_PATTERNS =
      List.of(
          "*",
          "s3:*",
          "s3:Get*",
          "s3:*Object",
          "s3:GetObject",
          "s3:PutObject",
          "sqs:*",
          "sqs:SendMessage",
          "kms:*",
          "kms:Decrypt",
          "sts:AssumeRole",
          "sts:*",
          "iam:*",
          "*:Get*",
          "s3:?etObject");
  private static final List<String> RESOURCES =
      List.of(
          "*",
          "arn:aws:s3:::b",
          "arn:aws:s3:::b/k",
          "arn:aws:s3:::b/home/bob/k",
          "arn:aws:s3:::b/home/*/k",
          "arn:aws:sqs:eu-west-1:" + A + ":q",
          "arn:aws:kms:eu-west-1:" + A + ":key/1",
          "arn:aws:iam::" + A + ":role/target",
          "arn:aws:iam::" + B + ":role/target");
  private static final List<String> RESOURCE_PATTERNS =
      List.of(
          "*",
          "arn:aws:s3:::b",
          "arn:aws:s3:::b/*",
          "arn:aws:s3:::b*",
          "arn:aws:s3:::*/k",
          "arn:aws:s3:::b/?",
          "arn:aws:s3:::b/home/${aws:username}/*",
          "arn:aws:s3:::b/home/${aws:t, 'bob'}/k",
          "arn:aws:s3:::b/home/${*}/k",
          "arn:aws:sqs:*:*:q",
          "arn:aws:sqs:*:" + A + ":*",
          "arn:aws:kms:*:*:key/*",
          "arn:aws:iam::*:role/*",
          "arn:aws:iam::" + A + ":role/target");
  private static final List<String> KEYS =
      List.of("aws:username", "aws:t", "aws:TagKeys", "aws:n", "aws:d", "aws:ip", "aws:arn");
  private static final List<String> TEXTS = List.of("bob", "eve", "Bob", "", "*", "b?b", "a");
  private static final List<String> NUMBERS = List.of("1", "2", "2.0", "10", "-3", "x");
  private static final List<String> DATES =
      List.of("2026-01-01T00:00:00Z", "2026-06-01T12:00:00+02:00", "2026-06-01", "1780000000");
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.1.2.3", "::1", "2001:db8::7");
  private static final List<String> RANGES =
      List.of("10.0.0.0/8", "10.0.0.0/16", "10.0.0.1", "0.0.0.0/0", "::/0", "2001:db8::/32");
  private static final List<String> ARNS =
      List.of("arn:aws:s3:::b", "arn:aws:iam::" + A + ":user/bob", "bob", "arn:aws:sns:a:b:c:d");
  private static final List<String> ARN_PATTERNS =
      List.of(
          "arn:aws:s3:::*",
          "arn:aws:iam::*:user/${aws:username}",
          "arn:*:s3:::b",
          "*",
          "arn:aws:*",
          "arn:aws:sns:?:b:c:*");

  private final Random random;

  RandomQuestions(long seed) {
    random = new Random(seed);
  }

  Map<String, Object> request() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("principal", pick(PRINCIPALS));
    request.put("action", pick(ACTIONS));
    request.put("resource", pick(RESOURCES));
    if (chance(30)) {
      request.put("resourceAccount", chance(50) ? A : B);
    }
    Map<String, Object> context = new LinkedHashMap<>();
    for (String key : KEYS) {
      if (chance(60)) {
        context.put(chance(20) ? key.toUpperCase(java.util.Locale.ROOT) : key, value(key));
      }
    }
    request.put("context", context);
    return request;
  }

  private Object value(String key) {
    if (key.equals("aws:TagKeys") || chance(5)) {
      List<String> values = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        values.add(pick(given(key)));
      }
      return values;
    }
    return pick(given(key));
  }

  private static List<String> given(String key) {
    return switch (key) {
      case "aws:n" -> NUMBERS;
      case "aws:d" -> DATES;
      case "aws:ip" -> ADDRESSES;
      case "aws:arn" -> ARNS;
      default -> TEXTS;
    };
  }

  Map<String, Object> policies() {
    Map<String, Object> policies = new LinkedHashMap<>();
    policies.put("identity", documents(3, false));
    policies.put("resource", chance(60) ? document(true) : null);
    policies.put("boundary", chance(30) ? documents(2, false) : null);
    policies.put("scps", chance(30) ? levels(false) : List.of());
    policies.put("rcps", chance(20) ? levels(true) : List.of());
    policies.put("session", chance(25) ? someDocuments() : null);
    policies.put("vpce", chance(15) ? documents(2, true) : null);
    return policies;
  }

  private List<Object> levels(boolean principals) {
    List<Object> levels = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<Object> level = new ArrayList<>(documents(2, principals));
      if (chance(80)) {
        level.add(everything(principals));
      }
      levels.add(level);
    }
    return levels;
  }

  private static Map<String, Object> everything(boolean principals) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    if (principals) {
      statement.put("Principal", "*");
    }
    statement.put("Action", "*");
    statement.put("Resource", "*");
    return Map.of("Version", "2012-10-17", "Statement", List.of(statement));
  }

  private List<Object> someDocuments() {
    List<Object> documents = new ArrayList<>(documents(2, false));
    documents.add(document(false));
    return documents;
  }

  private List<Object> documents(int most, boolean principals) {
    List<Object> documents = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      documents.add(document(principals));
    }
    return documents;
  }

  private Map<String, Object> document(boolean principals) {
    Map<String, Object> document = new LinkedHashMap<>();
    if (chance(90)) {
      document.put("Version", chance(90) ? "2012-10-17" : "2008-10-17");
    }
    List<Object> statements = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      statements.add(statement(principals));
    }
    document.put("Statement", statements);
    return document;
  }

  Map<String, Object> statement(boolean principals) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", chance(80) ? "Allow" : "Deny");
    if (principals) {
      boolean not = statement.get("Effect").equals("Deny") && chance(25);
      statement.put(not ? "NotPrincipal" : "Principal", principal());
    }
    statement.put(chance(85) ? "Action" : "NotAction", some(ACTION_PATTERNS));
    statement.put(chance(85) ? "Resource" : "NotResource", some(RESOURCE_PATTERNS));
    if (chance(40)) {
      Map<String, Object> block = new LinkedHashMap<>();
      for (int i = random.nextInt(2); i >= 0; i--) {
        condition(block);
      }
      statement.put("Condition", block);
    }
    return statement;
  }

  private Object principal() {
    if (chance(20)) {
      return "*";
    }
    Map<String, Object> kinds = new LinkedHashMap<>();
    if (chance(85)) {
      kinds.put("AWS", some(NAMES));
    }
    if (kinds.isEmpty() || chance(20)) {
      kinds.put("Service", "cloudtrail.amazonaws.com");
    }
    return kinds;
  }

  private void condition(Map<String, Object> block) {
    String key = pick(KEYS);
    List<String> names;
    List<String> values;
    switch (key) {
      case "aws:n" -> {
        names =
            List.of(
                "NumericEquals",
                "NumericNotEquals",
                "NumericLessThan",
                "NumericLessThanEquals",
                "NumericGreaterThan",
                "NumericGreaterThanEquals");
        values = NUMBERS;
      }
      case "aws:d" -> {
        names =
            List.of(
                "DateEquals",
                "DateNotEquals",
                "DateLessThan",
                "DateLessThanEquals",
                "DateGreaterThan",
                "DateGreaterThanEquals");
        values = DATES;
      }
      case "aws:ip" -> {
        names = List.of("IpAddress", "NotIpAddress");
        values = RANGES;
      }
      case "aws:arn" -> {
        names = List.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike");
        values = ARN_PATTERNS;
      }
      default -> {
        names =
            List.of(
                "StringEquals",
                "StringNotEquals",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
                "StringLike",
                "StringNotLike");
        values = List.of("bob", "eve", "b*", "b?b", "*", "${aws:username}", "${aws:t, 'bob'}", "");
      }
    }
    if (chance(10)) {
      block.put("Null", Map.of(key, chance(50) ? "true" : "false"));
      return;
    }
    String set = chance(25) ? chance(50) ? "ForAllValues:" : "ForAnyValue:" : "";
    String operator = set + pick(names) + (chance(15) ? "IfExists" : "");
    block.put(operator, Map.of(key, some(values)));
  }

  private Object some(List<String> from) {
    if (chance(50)) {
      return pick(from);
    }
    List<String> some = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      some.add(pick(from));
    }
    return some;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
