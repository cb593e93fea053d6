package io.hindsight.domain.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of the many forms that CloudTrail has, each with what it makes of an account. */
class VariedRecordsTest {
  private static final String ID = "111122223333";
  private static final AccountId ACCOUNT = new AccountId(ID);
  private static final String ROOT =
      "{'type':'Root','principalId':'111122223333','arn':'arn:aws:iam::111122223333:root','accountId':'111122223333','accessKeyId':'ASIAROOT','sessionContext':{'attributes':{'creationDate':'2026-03-01T00:00:00Z','mfaAuthenticated':'true'}}}";

  private static Entities latest(Records records) {
    return records.history().at(AsOf.LATEST);
  }

  private static List<String> keys(Entities state, String id) {
    return state.find(Principal.key(ACCOUNT, id)).orElseThrow().accessKeys().stream()
        .map(AccessKey::accessKeyId)
        .toList();
  }

  @Test
  void aKeyForOneselfNeedsNoParameters() {
    Records records = new Records(ID);
    records.iam(
        "CreateAccessKey", "null", "{'accessKey':{'accessKeyId':'AKIAOWN','userName':'admin'}}");
    records.by(ROOT);
    records.iam("CreateAccessKey", "null", "{'accessKey':{'accessKeyId':'AKIAROOTKEY'}}");
    Entities state = latest(records);
    assertEquals(List.of("AKIAOWN"), keys(state, "AIDAADMIN" + ID));
    assertEquals(List.of("AKIAROOTKEY"), keys(state, ID));
    assertTrue(
        records.recordings().understandings.stream()
            .allMatch(each -> each == Understanding.APPLIED));
  }

  /** {@code userIdentity} of every type; a reading call by it leaves the account in order. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ROOT,
        "{'type':'IAMUser','principalId':'AIDAU','arn':'arn:aws:iam::111122223333:user/team/u','accountId':'111122223333','accessKeyId':'AKIAU','userName':'u'}",
        "{'type':'AssumedRole','principalId':'AROAR:s','arn':'arn:aws:sts::111122223333:assumed-role/r/s','accountId':'111122223333','accessKeyId':'ASIAR','sessionContext':{'sessionIssuer':{'type':'Role','principalId':'AROAR','arn':'arn:aws:iam::111122223333:role/r','accountId':'111122223333','userName':'r'},'webIdFederationData':{},'attributes':{'creationDate':'2026-03-01T00:00:00Z','mfaAuthenticated':'false'},'ec2RoleDelivery':'2.0'}}",
        "{'type':'FederatedUser','principalId':'111122223333:bob','arn':'arn:aws:sts::111122223333:federated-user/bob','accountId':'111122223333','accessKeyId':'ASIAF','sessionContext':{'sessionIssuer':{'type':'IAMUser','principalId':'AIDAU','arn':'arn:aws:iam::111122223333:user/u','accountId':'111122223333','userName':'u'}}}",
        "{'type':'AWSService','invokedBy':'ec2.amazonaws.com'}",
        "{'type':'AWSAccount','principalId':'AIDAOTHER','accountId':'999988887777'}",
        "{'type':'AWSAccount','principalId':'','accountId':'ANONYMOUS_PRINCIPAL'}",
        "{'type':'SAMLUser','principalId':'x:bob','userName':'bob','identityProvider':'arn:aws:iam::111122223333:saml-provider/idp'}",
        "{'type':'WebIdentityUser','principalId':'accounts.google.com:app:sub','userName':'sub','identityProvider':'accounts.google.com'}",
        "{'type':'IdentityCenterUser','accountId':'111122223333','onBehalfOf':{'userId':'u-1','identityStoreArn':'arn:aws:identitystore::111122223333:identitystore/d-1'},'credentialId':'c'}",
        "{'type':'Unknown','principalId':'x','accountId':'111122223333','userName':'x'}",
        "{'type':'Directory','userName':'x'}",
        "{'invokedBy':'support.amazonaws.com'}",
        "{'type':'Root','principalId':'111122223333','arn':'arn:aws:iam::111122223333:root','accountId':'111122223333','accessKeyId':'','invokedBy':'AWS Internal'}",
        "{}"
      })
  void everyTypeOfCallerIsTaken(String identity) {
    Records records = new Records(ID).by(identity);
    records.add("s3", "ListBuckets", "null", "null", "");
    records.add("iam", "GetUser", "{}", "null", ",\"errorCode\":\"AccessDenied\"");
    Recordings read = records.recordings();
    assertEquals(List.of(), read.malformed);
    Entities state = Recordings.history(read.pasts).at(AsOf.LATEST);
    // Whoever is there by it has a name, and each session somebody behind it.
    state
        .all(Identity.TABLE, ACCOUNT)
        .forEach(
            each -> assertTrue(!each.name().isEmpty() && !each.id().isEmpty(), each.toString()));
    state
        .all(Session.TABLE, ACCOUNT)
        .forEach(each -> assertTrue(Subjects.of(state, each).isPresent(), each.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.01", "1.02", "1.04", "1.05", "1.06", "1.07", "1.08", "1.09", "1.10", "1.11"})
  void everyVersionIsRead(String version) throws Exception {
    Records records = new Records(ID);
    records.iam(
        "CreateUser", "{'userName':'u'}", "{'user':{'userName':'u','userId':'AIDAU','path':'/'}}");
    String log =
        records.log().replace("\"eventVersion\":\"1.09\"", "\"eventVersion\":\"" + version + '"');
    Recordings read = Recordings.of(log);
    assertEquals(List.of(Understanding.APPLIED), read.understandings);
  }

  /** Parameters that are left out, hidden or of another type: what is not told is not made up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AttachUserPolicy | {'omitted':true,'originalSize':120000,'reason':'x'}",
        "AttachRolePolicy | {'policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}",
        "PutRolePolicy | {'roleName':'r','policyDocument':'{}'}",
        "CreateUser | null",
        "DeleteUser | {'userName':{'a':1}}",
        "AddUserToGroup | {'groupName':'g'}",
        "CreatePolicyVersion | {'setAsDefault':true}",
        "EnableMFADevice | {'userName':'u'}",
        "TagInstanceProfile | {'tags':[]}",
        "DeleteOpenIDConnectProvider | {}",
      })
  void whatIsNotToldIsNotUnderstood(String event, String request) {
    Records records = new Records(ID);
    records.iam(event, request, "null");
    assertEquals(List.of(Understanding.NOT_UNDERSTOOD), records.recordings().understandings);
    assertEquals(
        List.of("admin"),
        latest(records).all(Identity.TABLE, ACCOUNT).map(Identity::name).toList());
  }

  @Test
  void chainsOfRolesKeepWhoBeganThem() {
    Records records = new Records(ID);
    assume(records, "one", "ASIAONE");
    records.by(session("one", "ASIAONE"));
    assume(records, "two", "ASIATWO");
    records.by(session("two", "ASIATWO"));
    records.call("s3", "ListBuckets", "null", "null");
    Entities state = records.history().at(AsOf.at(records.now()));
    Session two = state.find(Session.key(ACCOUNT, "ASIATWO")).orElseThrow();
    assertEquals("arn:aws:sts::111122223333:assumed-role/one/s", two.issuedTo());
    assertTrue(two.chained());
    assertEquals("arn:aws:sts::111122223333:assumed-role/two/s", two.arn());
  }

  @Test
  void aServiceAssumesARoleAndTheSessionIsThere() {
    Records records = new Records(ID);
    records.by("{'type':'AWSService','invokedBy':'lambda.amazonaws.com'}");
    records.add(
        "sts",
        "AssumeRole",
        "{'roleArn':'arn:aws:iam::111122223333:role/service-role/fn','roleSessionName':'fn'}",
        "{'credentials':{'accessKeyId':'ASIAFN','sessionToken':'x','expiration':'Mar 1, 2026, 12:00:00 PM'},'assumedRoleUser':{'assumedRoleId':'AROAFN:fn','arn':'arn:aws:sts::111122223333:assumed-role/fn/fn'}}",
        ",\"sharedEventID\":\"8d1c1c2e\",\"resources\":[{\"accountId\":\"111122223333\",\"type\":\"AWS::IAM::Role\",\"ARN\":\"arn:aws:iam::111122223333:role/service-role/fn\"}]");
    records.by(session("fn", "ASIAFN").replace("role/fn", "role/service-role/fn"));
    records.call("logs", "CreateLogGroup", "{}", "null");
    Entities state = records.history().at(AsOf.at(records.now()));
    Identity role = Identities.find(state, ACCOUNT, Identity.Kind.ROLE, "fn").orElseThrow();
    assertEquals("AROAFN", role.id());
    assertEquals(
        "lambda.amazonaws.com",
        state.find(Session.key(ACCOUNT, "ASIAFN")).orElseThrow().issuedTo());
  }

  @Test
  void consoleLoginsThatFailBeginNothingAndHideTheName() {
    Records records = new Records(ID);
    records.by(
        "{'type':'IAMUser','principalId':'AIDAEXAMPLE','accountId':'111122223333','accessKeyId':'','userName':'HIDDEN_DUE_TO_SECURITY_REASONS'}");
    records.add(
        "signin",
        "ConsoleLogin",
        "null",
        "{'ConsoleLogin':'Failure'}",
        ",\"errorMessage\":\"No username found in supplied account\",\"additionalEventData\":{\"MFAUsed\":\"No\"}");
    records.by(ROOT);
    records.add(
        "signin",
        "ConsoleLogin",
        "null",
        "{'ConsoleLogin':'Success'}",
        ",\"additionalEventData\":{\"MFAUsed\":\"Yes\"}");
    records.add("signin", "SwitchRole", "null", "{'SwitchRole':'Success'}", "");
    Recordings read = records.recordings();
    assertEquals(
        List.of(Understanding.IGNORED, Understanding.APPLIED, Understanding.IGNORED),
        read.understandings);
    Entities state = Recordings.history(read.pasts).at(AsOf.at(records.now()));
    assertEquals(1, state.all(Session.TABLE, ACCOUNT).count());
    assertTrue(
        Identities.find(state, ACCOUNT, Identity.Kind.USER, "HIDDEN_DUE_TO_SECURITY_REASONS")
            .isEmpty());
  }

  @Test
  void accountsAndRegionsMayBeMixed() {
    Records records = new Records(ID);
    for (String account : List.of("444455556666", ID, "777788889999", "444455556666")) {
      records.in(account);
      records.iam(
          "CreateGroup",
          "{'groupName':'g" + records.all().size() + "'}",
          "{'group':{'groupName':'g"
              + records.all().size()
              + "','groupId':'AGPA"
              + records.all().size()
              + "','path':'/'}}");
    }
    History history = records.history();
    assertEquals(3, history.mirrored().size());
    assertEquals(
        2,
        history
            .at(AsOf.LATEST)
            .all(Identity.TABLE, new AccountId("444455556666"))
            .filter(each -> each.kind() == Identity.Kind.GROUP)
            .count());
  }

  private static String session(String role, String key) {
    return "{'type':'AssumedRole','principalId':'AROA%1$s:s','arn':'arn:aws:sts::111122223333:assumed-role/%2$s/s','accountId':'111122223333','accessKeyId':'%3$s','sessionContext':{'sessionIssuer':{'type':'Role','principalId':'AROA%1$s','arn':'arn:aws:iam::111122223333:role/%2$s','accountId':'111122223333','userName':'%2$s'}}}"
        .formatted(role.toUpperCase(java.util.Locale.ROOT), role, key);
  }

  private static void assume(Records records, String role, String key) {
    String id = "AROA" + role.toUpperCase(java.util.Locale.ROOT);
    records.call(
        "sts",
        "AssumeRole",
        "{'roleArn':'arn:aws:iam::111122223333:role/" + role + "','roleSessionName':'s'}",
        "{'credentials':{'accessKeyId':'"
            + key
            + "','expiration':'Mar 1, 2026 12:00:00 PM'},'assumedRoleUser':{'assumedRoleId':'"
            + id
            + ":s','arn':'arn:aws:sts::111122223333:assumed-role/"
            + role
            + "/s'}}");
  }
}
