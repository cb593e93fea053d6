package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.compare.Compare;
import io.hindsight.domain.compare.Comparison;
import io.hindsight.domain.history.History;
import io.hindsight.domain.mirror.Recordings;
import io.hindsight.domain.mirror.Records;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.policy.evaluate.PolicyType;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What service and resource control policies take from accounts whose organization is mirrored. */
class OrganizationQuestionsTest {
  private static final String MANAGEMENT = "111111111111";
  private static final String MEMBER = "222222222222";
  private static final String INVITED = "333333333333";
  private static final String DENY_S3 =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"NoS3\",\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
  private static final String ONLY_EC2 =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}]}";

  /** Minutes of an hour at which something happens; each account has an administrator. */
  private static Records organization() {
    Records records = new Records(MANAGEMENT).at("2026-03-01T00:00:00Z");
    records.org("CreateOrganization", "{'featureSet':'ALL'}", "{'organization':{'id':'o-acme'}}");
    administrator(records, "boss");
    records.org(
        "EnablePolicyType", "{'rootId':'r-ab12','policyType':'SERVICE_CONTROL_POLICY'}", "null");
    records.report(
        "CreateAccountResult",
        "{'createAccountStatus':{'id':'car-1','state':'SUCCEEDED','accountId':'" + MEMBER + "'}}");
    records.org(
        "CreateOrganizationalUnit",
        "{'name':'Sandbox','parentId':'r-ab12'}",
        "{'organizationalUnit':{'id':'ou-ab12-sand','name':'Sandbox'}}");
    records.in(MEMBER).at("2026-03-01T00:01:00Z");
    administrator(records, "alice");
    records.iam(
        "CreateServiceLinkedRole",
        "{'aWSServiceName':'x.amazonaws.com'}",
        "{'role':{'roleName':'AWSServiceRoleForX','roleId':'AROAX','path':'/aws-service-role/x.amazonaws.com/','assumeRolePolicyDocument':'%7B%22Statement%22%3A%5B%5D%7D'}}");
    records.in(MANAGEMENT);
    policy(records.at("2026-03-01T00:10:00Z"), "p-nos3", "NoS3", DENY_S3);
    attach(records, "p-nos3", "ou-ab12-sand");
    records
        .at("2026-03-01T00:20:00Z")
        .org(
            "MoveAccount",
            "{'accountId':'"
                + MEMBER
                + "','sourceParentId':'r-ab12','destinationParentId':'ou-ab12-sand'}",
            "null");
    policy(records.at("2026-03-01T00:30:00Z"), "p-nos3", "NoS3", ONLY_EC2.replace("ec2", "s3"));
    policy(records.at("2026-03-01T00:35:00Z"), "p-ec2", "OnlyEc2", ONLY_EC2);
    attach(records.at("2026-03-01T00:40:00Z"), "p-ec2", MEMBER);
    records.org(
        "DetachPolicy", "{'policyId':'p-FullAWSAccess','targetId':'" + MEMBER + "'}", "null");
    records
        .at("2026-03-01T00:50:00Z")
        .org(
            "DisablePolicyType",
            "{'rootId':'r-ab12','policyType':'SERVICE_CONTROL_POLICY'}",
            "null");
    return records.at("2026-03-01T00:55:00Z");
  }

  private static void administrator(Records records, String name) {
    records.iam(
        "CreateUser",
        "{'userName':'" + name + "'}",
        "{'user':{'userName':'" + name + "','userId':'AIDA" + name + "','path':'/'}}");
    records.iam(
        "AttachUserPolicy",
        "{'userName':'" + name + "','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}",
        "null");
  }

  private static void policy(Records records, String id, String name, String content) {
    boolean made = records.all().stream().anyMatch(record -> record.contains("\"id\":\"" + id));
    records.org(
        made ? "UpdatePolicy" : "CreatePolicy",
        (made ? "{'policyId':'" + id + "'" : "{'type':'SERVICE_CONTROL_POLICY'")
            + ",'name':'"
            + name
            + "','content':"
            + Records.quoted(content)
            + "}",
        "{'policy':{'policySummary':{'id':'" + id + "','type':'SERVICE_CONTROL_POLICY'}}}");
  }

  private static void attach(Records records, String id, String target) {
    records.org("AttachPolicy", "{'policyId':'" + id + "','targetId':'" + target + "'}", "null");
  }

  private static Prospect ask(History history, String principal, String action, String time) {
    Moment moment = Moment.at(Instant.parse("2026-03-01T00:" + time + "Z"));
    return new Questions(history)
        .blame(principal, new Deed(action, "*", Map.of()), moment)
        .prospect();
  }

  private static String arn(String account, String user) {
    return "arn:aws:iam::" + account + ":" + user;
  }

  @ParameterizedTest
  @CsvSource({
    "05:00,s3:ListAllMyBuckets,Allow", // nothing is attached
    "15:00,s3:ListAllMyBuckets,Allow", // the account is not in the unit yet
    "20:00,s3:ListAllMyBuckets,ExplicitDeny SCP",
    "20:00,ec2:DescribeInstances,Allow",
    "30:00,s3:ListAllMyBuckets,Allow", // the policy was edited
    "40:00,s3:ListAllMyBuckets,Allow", // both are attached
    "40:01,s3:ListAllMyBuckets,ImplicitDeny SCP",
    "40:01,ec2:DescribeInstances,Allow",
    "50:00,s3:ListAllMyBuckets,Allow", // the type is disabled
  })
  void whatAPolicyTakesFollowsTheOrganization(String time, String action, String expected) {
    History history = organization().history();
    for (String who : List.of("user/alice", "root")) {
      Prospect prospect = ask(history, arn(MEMBER, who), action, time);
      assertEquals(List.of(), prospect.unknown());
      String text = prospect.decision().verdict().text();
      PolicyType type = prospect.decision().decidedBy();
      assertEquals(expected, text + (text.equals("Allow") ? "" : " " + type), who);
    }
  }

  @Test
  void theManagementAccountIsNotLimited() {
    Records records = organization();
    attach(records.at("2026-03-01T00:12:00Z"), "p-nos3", "r-ab12");
    assertTrue(
        ask(records.history(), arn(MANAGEMENT, "user/boss"), "s3:ListAllMyBuckets", "20:00")
            .isAllowed());
    assertTrue(
        !ask(records.history(), arn(MEMBER, "user/alice"), "s3:ListAllMyBuckets", "15:00")
            .isAllowed());
  }

  @Test
  void theOrderOfImportChangesNothing() {
    List<io.hindsight.domain.mirror.Past> pasts = organization().recordings().pasts;
    List<io.hindsight.domain.mirror.Past> reversed = new java.util.ArrayList<>(pasts);
    java.util.Collections.reverse(reversed);
    for (String time : List.of("05:00", "20:00", "30:00", "40:01", "50:00")) {
      assertEquals(
          ask(Recordings.history(pasts), arn(MEMBER, "user/alice"), "s3:Get", time),
          ask(Recordings.history(reversed), arn(MEMBER, "user/alice"), "s3:Get", time));
    }
  }

  @Test
  void aTimelineNamesTheChangesInTheOrganization() {
    Timeline timeline =
        new Questions(organization().history())
            .timeline(
                arn(MEMBER, "user/alice"),
                new Deed("s3:ListAllMyBuckets", "*", Map.of()),
                Instant.parse("2026-03-01T00:05:00Z"),
                Instant.parse("2026-03-01T00:59:00Z"));
    assertEquals(
        List.of(
            "ALLOWED []",
            "DENIED [account 222222222222 moved to ou-ab12-sand]",
            "ALLOWED [control policy NoS3 edited]",
            "DENIED [FullAWSAccess detached from account 222222222222]",
            "ALLOWED [SERVICE_CONTROL_POLICY disabled]"),
        timeline.intervals().stream()
            .map(each -> each.access() + " " + each.causes().stream().map(Influence::what).toList())
            .toList());
    assertEquals(
        "arn:aws:iam::111111111111:user/admin",
        timeline.intervals().get(1).causes().get(0).cause().caller());
  }

  @Test
  void blameNamesWhoAttachedThePolicy() {
    Blame blame =
        new Questions(organization().history())
            .blame(
                arn(MEMBER, "user/alice"),
                new Deed("s3:ListAllMyBuckets", "*", Map.of()),
                Moment.at(Instant.parse("2026-03-01T00:25:00Z")));
    Blame.Chain chain = blame.chains().get(0);
    assertEquals("NoS3", chain.ground().policy());
    assertEquals(
        List.of(
            "control policy NoS3 got its content",
            "NoS3 attached to unit ou-ab12-sand (Sandbox)",
            "account 222222222222 came under ou-ab12-sand"),
        chain.links().stream().map(link -> link.change().what()).toList());
  }

  @Test
  void whatCanTellsWhatIsTaken() {
    WhatCan answer =
        new Questions(organization().history())
            .whatCan(
                arn(MEMBER, "user/alice"),
                Map.of(),
                Moment.at(Instant.parse("2026-03-01T00:25:00Z")));
    assertEquals(
        List.of("* * ALLOWED", "s3:* * TAKEN"),
        answer.permissions().stream()
            .map(each -> each.actions() + " " + each.resources() + " " + each.effect())
            .toList());
  }

  @Test
  void aDiffTellsWhatTheOrganizationTook() {
    Diff diff =
        new Questions(organization().history())
            .diff(
                Instant.parse("2026-03-01T00:15:00Z"),
                Instant.parse("2026-03-01T00:25:00Z"),
                List.of(new AccountId(MEMBER)),
                arn(MEMBER, "user/alice"),
                Map.of());
    assertEquals(
        List.of("s3:* LOST [account 222222222222 moved to ou-ab12-sand]"),
        diff.changes().stream()
            .map(
                gain ->
                    gain.actions()
                        + " "
                        + gain.direction()
                        + " "
                        + gain.causes().stream().map(Influence::what).toList())
            .toList());
  }

  @Test
  void serviceLinkedRolesAreNotLimited() {
    WhoCan answer =
        new Questions(organization().history())
            .whoCan(
                new Deed("s3:ListAllMyBuckets", "*", Map.of()),
                List.of(new AccountId(MEMBER)),
                Moment.at(Instant.parse("2026-03-01T00:25:00Z")));
    Map<String, PolicyType> decided = new java.util.TreeMap<>();
    answer.rows().forEach(row -> decided.put(row.arn(), row.decision().decidedBy()));
    assertEquals(PolicyType.SCP, decided.get(arn(MEMBER, "user/alice")));
    assertEquals(PolicyType.SCP, decided.get(arn(MEMBER, "root")));
    assertEquals(
        PolicyType.IDENTITY,
        decided.get(arn(MEMBER, "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")));
  }

  @Test
  void anInvitedAccountIsInTheRootUntilItLeaves() {
    Records records = organization();
    attach(records.at("2026-03-01T00:12:00Z"), "p-nos3", "r-ab12");
    records.in(INVITED).at("2026-03-01T00:02:00Z");
    administrator(records, "carol");
    records
        .at("2026-03-01T00:20:00Z")
        .org(
            "AcceptHandshake",
            "{'handshakeId':'h-1'}",
            "{'handshake':{'id':'h-1','action':'INVITE','state':'ACCEPTED','parties':[{'type':'ORGANIZATION','id':'o-acme'},{'type':'ACCOUNT','id':'333333333333'}]}}");
    records.at("2026-03-01T00:28:00Z").org("LeaveOrganization", "null", "null");
    History history = records.history();
    String carol = arn(INVITED, "user/carol");
    assertTrue(ask(history, carol, "s3:ListAllMyBuckets", "19:00").isAllowed());
    assertEquals(
        PolicyType.SCP, ask(history, carol, "s3:ListAllMyBuckets", "20:00").decision().decidedBy());
    assertTrue(ask(history, carol, "s3:ListAllMyBuckets", "28:00").isAllowed());
  }

  @Test
  void anAccountThatWasClosedMayNothing() {
    Records records = organization();
    records
        .in(MANAGEMENT)
        .at("2026-03-01T00:45:00Z")
        .report(
            "CloseAccountResult",
            "{'closeAccountStatus':{'accountId':'222222222222','state':'SUCCEEDED'}}");
    assertEquals(
        PolicyType.SCP,
        ask(records.history(), arn(MEMBER, "root"), "ec2:Describe", "51:00")
            .decision()
            .decidedBy());
  }

  @Test
  void whatIsOlderThanTheLogIsUnknownButAKnownDenyStands() {
    Records records = new Records(MANAGEMENT).at("2026-03-01T00:00:00Z");
    policy(records, "p-nos3", "NoS3", DENY_S3);
    attach(records.at("2026-03-01T00:10:00Z"), "p-nos3", "ou-ab12-sand");
    records
        .at("2026-03-01T00:15:00Z")
        .org(
            "MoveAccount",
            "{'accountId':'222222222222','sourceParentId':'r-ab12','destinationParentId':'ou-ab12-sand'}",
            "null");
    records.in(MEMBER).at("2026-03-01T00:01:00Z");
    administrator(records, "alice");
    History history = records.history();
    String alice = arn(MEMBER, "user/alice");
    assertTrue(ask(history, alice, "s3:ListAllMyBuckets", "05:00").isUnknown());
    assertTrue(ask(history, alice, "ec2:DescribeInstances", "20:00").isUnknown());
    Prospect denied = ask(history, alice, "s3:ListAllMyBuckets", "20:00");
    assertEquals(List.of(), denied.unknown());
    assertEquals(PolicyType.SCP, denied.decision().decidedBy());
  }

  @Test
  void resourceControlPoliciesLimitTheResourcesOfMembers() {
    Records records = organization();
    records.in(MANAGEMENT).at("2026-03-01T00:11:00Z");
    records.org(
        "EnablePolicyType", "{'rootId':'r-ab12','policyType':'RESOURCE_CONTROL_POLICY'}", "null");
    records.org(
        "CreatePolicy",
        "{'type':'RESOURCE_CONTROL_POLICY','name':'NoKms','content':"
            + Records.quoted(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}]}")
            + "}",
        "{'policy':{'policySummary':{'id':'p-nokms','type':'RESOURCE_CONTROL_POLICY'}}}");
    attach(records, "p-nokms", MEMBER);
    Prospect prospect = ask(records.history(), arn(MEMBER, "user/alice"), "kms:ListKeys", "15:00");
    assertEquals(PolicyType.RCP, prospect.decision().decidedBy());
    assertTrue(
        ask(records.history(), arn(MEMBER, "user/alice"), "ec2:Describe", "15:00").isAllowed());
  }

  @Test
  void recordedCallsAreComparedUnderTheOrganizationsPolicies() {
    Records records = organization();
    records
        .in(MEMBER)
        .by(
            "{'type':'IAMUser','principalId':'AIDAalice','arn':'arn:aws:iam::222222222222:user/alice','accountId':'222222222222','accessKeyId':'AKIAALICE','userName':'alice'}")
        .at("2026-03-01T00:25:00Z")
        .add(
            "s3",
            "ListBuckets",
            "null",
            "null",
            ",\"errorCode\":\"AccessDenied\",\"errorMessage\":\"User: arn:aws:iam::222222222222:user/alice is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a service control policy\"");
    Recordings all = records.recordings();
    Compare compare = new Compare(Recordings.history(all.pasts));
    CallRecorded call = (CallRecorded) all.pasts.get(all.pasts.size() - 1).event();
    assertEquals(Comparison.Outcome.AGREE, compare.compare(call).outcome());
  }

  @Test
  void theOrganizationIsAKeyOfItsAccounts() {
    Records records = organization();
    records.in(MEMBER).at("2026-03-01T00:02:00Z");
    records.iam(
        "CreateUser",
        "{'userName':'dora'}",
        "{'user':{'userName':'dora','userId':'AIDAdora','path':'/'}}");
    records.iam(
        "PutUserPolicy",
        "{'userName':'dora','policyName':'own','policyDocument':"
            + Records.quoted(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-acme\"}}},{\"Effect\":\"Allow\",\"Action\":\"sqs:*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-other\"}}}]}")
            + "}",
        "null");
    History history = records.history();
    Moment moment = Moment.at(Instant.parse("2026-03-01T00:05:00Z"));
    for (String action : List.of("ec2:DescribeInstances", "sqs:ListQueues")) {
      Prospect prospect = ask(history, arn(MEMBER, "user/dora"), action, "05:00");
      assertEquals(action.startsWith("ec2"), prospect.isAllowed(), action);
      assertTrue(!prospect.isConditional(), action);
      long allowed =
          new Questions(history)
                  .whoCan(new Deed(action, "*", Map.of()), List.of(new AccountId(MEMBER)), moment)
                  .allowed()
                  .stream()
                  .filter(row -> row.arn().endsWith("dora"))
                  .count();
      assertEquals(action.startsWith("ec2") ? 1 : 0, allowed, action);
    }
  }

  @Test
  void allOfItIsUnderstood() {
    List<Understanding> understandings = organization().recordings().understandings;
    assertTrue(understandings.stream().allMatch(each -> each == Understanding.APPLIED));
  }
}
