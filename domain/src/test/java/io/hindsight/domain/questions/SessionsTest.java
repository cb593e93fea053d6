package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.History;
import io.hindsight.domain.mirror.Records;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of roles, and ways to roles through several accounts. */
class SessionsTest {
  private static final String HOME = "111111111111";
  private static final String AWAY = "222222222222";
  private static final Deed DEED = Deed.of("s3:GetObject", "arn:aws:s3:::away-data/a b.csv");

  private static String arn(String account, String name) {
    return "arn:aws:iam::" + account + ":" + name;
  }

  private static Records estate() {
    Records records = new Records(HOME).at("2026-03-01T00:00:00Z");
    user(records, "alice", arn(HOME, "role/hop"));
    user(records, "bob", arn(AWAY, "role/partner"));
    user(records, "eve", arn(AWAY, "role/other"));
    role(
        records,
        HOME,
        "hop",
        arn(HOME, "root"),
        "",
        allow("sts:AssumeRole", arn(AWAY, "role/reader")));
    records.in(AWAY);
    role(records, AWAY, "reader", arn(HOME, "role/hop"), "", allow("s3:Get*", "*"));
    role(
        records,
        AWAY,
        "partner",
        arn(HOME, "root"),
        ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"e-1\"}}",
        allow("s3:Get*", "*"));
    role(records, AWAY, "circle", arn(AWAY, "role/circle2"), "", allow("sts:AssumeRole", "*"));
    role(records, AWAY, "circle2", arn(AWAY, "role/circle"), "", allow("sts:AssumeRole", "*"));
    return records.at("2026-03-01T00:10:00Z");
  }

  private static String allow(String action, String resource) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"}]}"
        .formatted(action, resource);
  }

  private static void user(Records records, String name, String role) {
    records.iam(
        "CreateUser",
        "{'userName':'" + name + "'}",
        "{'user':{'userName':'" + name + "','userId':'AIDA" + name + "','path':'/'}}");
    records.iam(
        "PutUserPolicy",
        "{'userName':'"
            + name
            + "','policyName':'assume','policyDocument':"
            + Records.quoted(allow("sts:AssumeRole", role))
            + "}",
        "null");
  }

  private static void role(
      Records records, String account, String name, String trusted, String condition, String may) {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"%s}]}"
            .formatted(trusted, condition);
    records.iam(
        "CreateRole",
        "{'roleName':'" + name + "','assumeRolePolicyDocument':" + Records.quoted(trust) + "}",
        "{'role':{'roleName':'" + name + "','roleId':'AROA" + name + account + "','path':'/'}}");
    records.iam(
        "PutRolePolicy",
        "{'roleName':'"
            + name
            + "','policyName':'may','policyDocument':"
            + Records.quoted(may)
            + "}",
        "null");
  }

  private static void assume(Records records, String role, String key, String policy) {
    records.call(
        "sts",
        "AssumeRole",
        "{'roleArn':'"
            + arn(AWAY, "role/" + role)
            + "','roleSessionName':'s-"
            + key
            + "'"
            + (policy.isEmpty() ? "" : ",'policy':" + Records.quoted(policy))
            + "}",
        "{'credentials':{'accessKeyId':'ASIA"
            + key
            + "','expiration':'Mar 1, 2026, 1:10:00 AM'},'assumedRoleUser':{'assumedRoleId':'AROA"
            + role
            + AWAY
            + ":s-"
            + key
            + "','arn':'arn:aws:sts::222222222222:assumed-role/"
            + role
            + "/s-"
            + key
            + "'}}");
  }

  private static Moment at(String time) {
    return Moment.at(Instant.parse("2026-03-01T" + time + "Z"));
  }

  @Test
  void waysLeadThroughAccountsAndEndInCircles() {
    History history = estate().history();
    Questions questions = new Questions(history);
    List<AccountId> both = List.of(new AccountId(HOME), new AccountId(AWAY));
    WhoCan answer = questions.whoCan(DEED, both, at("00:20:00"));
    Map<String, String> paths =
        questions.viaRoles(answer, both).stream()
            .collect(
                Collectors.toMap(
                    RolePath::principal,
                    path -> path.roles() + (path.isConditional() ? " if" : "")));
    assertEquals(
        List.of(arn(AWAY, "role/reader"), arn(AWAY, "role/partner")).toString(),
        answer.allowed().stream()
            .map(WhoCan.Row::arn)
            .filter(arn -> arn.contains("role/"))
            .sorted(java.util.Comparator.reverseOrder())
            .toList()
            .toString());
    assertEquals(
        "[" + arn(HOME, "role/hop") + ", " + arn(AWAY, "role/reader") + "]",
        paths.get(arn(HOME, "user/alice")));
    assertEquals("[" + arn(AWAY, "role/reader") + "]", paths.get(arn(HOME, "role/hop")));
    assertEquals("[" + arn(AWAY, "role/partner") + "] if", paths.get(arn(HOME, "user/bob")));
    assertEquals(null, paths.get(arn(HOME, "user/eve")));
    assertEquals(null, paths.get(arn(AWAY, "role/circle")));
  }

  @ParameterizedTest
  @CsvSource({
    "00:09:00, ''", // before it begins
    "00:20:00, plain Allow; cut ImplicitDeny SESSION; none ImplicitDeny IDENTITY",
    "01:10:00, ''", // its credentials have expired
  })
  void sessionsAreAskedAboutWhileTheyLast(String time, String expected) {
    Records records = estate();
    assume(records, "reader", "plain", "");
    assume(records, "reader", "cut", allow("s3:PutObject", "*"));
    assume(records, "circle", "none", "");
    WhoCan answer =
        new Questions(records.history()).whoCan(DEED, List.of(new AccountId(AWAY)), at(time), true);
    assertEquals(
        expected,
        answer.rows().stream()
            .filter(row -> row.subject().session() != null)
            .map(
                row ->
                    row.arn().substring(row.arn().lastIndexOf("/s-") + 3)
                        + " "
                        + row.decision().verdict().text()
                        + (row.isAllowed() ? "" : " " + row.decision().decidedBy()))
            .collect(Collectors.joining("; ")));
  }

  @Test
  void beforeTheLogBeginsNobodyIsThere() {
    WhoCan answer =
        new Questions(estate().history())
            .whoCan(
                DEED,
                List.of(new AccountId(HOME)),
                Moment.at(Instant.parse("2026-02-01T00:00:00Z")),
                true);
    assertEquals(List.of(), answer.rows());
  }
}
