package io.hindsight.domain.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a real account, as its README counts it. */
class RealLogTest {
  private static final AccountId ACCOUNT = new AccountId("123837392027");
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static Recordings log = new Recordings();
  private static History history = new History();

  @BeforeAll
  static void read() throws Exception {
    log = Recordings.cloudTrail();
    history = Recordings.history(log.pasts);
  }

  private static Entities at(String time) {
    return history.at(AsOf.at(Instant.parse("2023-07-10T" + time + "Z")));
  }

  @Test
  void everyRecordIsReadAndEveryWriteUnderstood() {
    assertEquals(2_900, log.pasts.size());
    assertEquals(List.of(), log.malformed);
    Map<String, Integer> writes = new TreeMap<>();
    int failed = 0;
    int applied = 0;
    for (int i = 0; i < log.pasts.size(); i++) {
      CallRecorded call = (CallRecorded) log.pasts.get(i).event();
      if (call.eventSource().equals(Operations.IAM) && !call.readOnly()) {
        writes.merge(call.eventName(), 1, Integer::sum);
        failed += call.errorCode().isEmpty() ? 0 : 1;
        applied += log.understandings.get(i) == Understanding.APPLIED ? 1 : 0;
      }
      assertTrue(log.understandings.get(i) != Understanding.NOT_UNDERSTOOD, call.eventName());
    }
    assertEquals(88, writes.values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(3, failed);
    assertEquals(85, applied);
    assertEquals(
        "{AddRoleToInstanceProfile=3, AttachRolePolicy=6, AttachUserPolicy=1, CreateAccessKey=2,"
            + " CreateInstanceProfile=3, CreateLoginProfile=2, CreatePolicy=2, CreateRole=13,"
            + " CreateUser=4, DeleteAccessKey=2, DeleteInstanceProfile=3, DeleteLoginProfile=5,"
            + " DeletePolicy=2, DeleteRole=13, DeleteRolePolicy=4, DeleteUser=4,"
            + " DetachRolePolicy=5, DetachUserPolicy=1, PutRolePolicy=5,"
            + " RemoveRoleFromInstanceProfile=3, TagInstanceProfile=3, UpdateAssumeRolePolicy=2}",
        writes.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void readingWhileTheLogIsImportedInAnyOrderChangesNothing(long seed) {
    List<Past> pasts = new ArrayList<>(log.pasts);
    if (seed == 0) {
      pasts.sort(Comparator.comparing(Past::effectiveAt));
    } else {
      Collections.shuffle(pasts, new Random(seed));
    }
    int[] facts = {0};
    History read = Recordings.history(pasts, each -> facts[0]++ % 97 == 0);
    assertEquals(changes(history), changes(read));
  }

  private static List<String> changes(History history) {
    return history.changes(ACCOUNT, null, null).stream()
        .map(
            changed ->
                changed.key()
                    + " "
                    + changed.after().effectiveAt()
                    + changed.after().cause()
                    + changed.after().value())
        .toList();
  }

  @Test
  void theMaliciousUserIsAnAdministratorForThreeMinutes() {
    assertTrue(
        Identities.find(at("12:24:48"), ACCOUNT, Identity.Kind.USER, "malicious-iam-user")
            .isEmpty());
    Identity user =
        Identities.find(at("12:24:49"), ACCOUNT, Identity.Kind.USER, "malicious-iam-user")
            .orElseThrow();
    assertEquals(List.of(ADMINISTRATOR), user.relations().attached());
    assertTrue(
        Identities.find(at("12:28:23"), ACCOUNT, Identity.Kind.USER, "malicious-iam-user")
            .isPresent());
    assertTrue(
        Identities.find(at("12:28:24"), ACCOUNT, Identity.Kind.USER, "malicious-iam-user")
            .isEmpty());
    List<Version<Identity>> versions = history.versions(Identity.key(ACCOUNT, user.id()));
    assertEquals(
        List.of("iam:CreateUser", "iam:AttachUserPolicy", "iam:DetachUserPolicy", "iam:DeleteUser"),
        versions.stream().map(version -> version.cause().operation()).toList());
    assertEquals("arn:aws:iam::123837392027:user/bert-jan", versions.get(1).cause().caller());
    assertEquals("b6a802c5-01c3-419a-9658-ecea2f3ef0b3", versions.get(1).cause().requestId());
    assertEquals("192.168.10.20", versions.get(1).cause().sourceAddress());
  }

  @Test
  void theRoleTrustsAStrangerFromTheSecondOn() {
    Identity role =
        Identities.find(
                at("12:24:11"), ACCOUNT, Identity.Kind.ROLE, "stratus-red-team-backdoor-r-role")
            .orElseThrow();
    assertEquals(List.of(ADMINISTRATOR), role.relations().attached());
    assertTrue(!trusts(role, "12:24:10"));
    assertTrue(trusts(role, "12:24:11"));
    assertTrue(trusts(role, "12:28:23"));
    assertTrue(!trusts(role, "12:28:24"));
  }

  private static boolean trusts(Identity role, String time) {
    Principal principal = at(time).get(Principal.key(ACCOUNT, role.id()));
    return principal != null
        && principal.trustPolicy() != null
        && principal.trustPolicy().document().contains("193672423079");
  }

  @Test
  void whatIsMadeAndUnmadeWithinASecondIsInOrder() {
    // The role's inline policy and the role itself share a second, at the start and at the end.
    Identity role =
        Identities.find(
                at("11:54:39"),
                ACCOUNT,
                Identity.Kind.ROLE,
                "stratus-red-team-ec2-get-password-data-role")
            .orElseThrow();
    Principal principal = at("11:54:39").get(Principal.key(ACCOUNT, role.id()));
    assertNotNull(principal);
    assertEquals(1, principal.inlinePolicies().size());
    assertNull(at("12:07:59").get(Identity.key(ACCOUNT, role.id())));
    assertEquals(
        0,
        history
            .at(AsOf.LATEST)
            .all(Identity.TABLE, ACCOUNT)
            .filter(identity -> identity.name().startsWith("stratus"))
            .count());
  }

  @Test
  void whatIsOlderThanTheLogIsUnknown() {
    assertEquals(
        Instant.parse("2023-07-10T11:42:18Z"),
        history.knownFrom(ACCOUNT, AsOf.LATEST).orElseThrow());
    Identity user =
        Identities.find(at("11:42:18"), ACCOUNT, Identity.Kind.USER, "bert-jan").orElseThrow();
    assertEquals("AIDATFQR7NSC5AU2ZV3IE", user.id());
    Unknown unknown = at("12:00:00").get(Unknown.key(ACCOUNT, user.id()));
    assertNotNull(unknown);
    assertTrue(unknown.is(Unknown.Aspect.POLICIES));
    Unknown account = at("12:00:00").get(Unknown.key(ACCOUNT, ACCOUNT.value()));
    assertNotNull(account);
    assertTrue(account.is(Unknown.Aspect.EXISTENCE));
    // Of what the log saw being made, all is known.
    assertEquals(
        0,
        at("12:05:00")
            .all(Unknown.TABLE, ACCOUNT)
            .filter(u -> u.name().startsWith("stratus"))
            .count());
  }

  @Test
  void sessionsLastFromTheirIssueToTheirExpiry() {
    Session session = at("11:54:47").get(Session.key(ACCOUNT, "ASIAEXAMPLE000000009"));
    assertNotNull(session);
    assertEquals(Session.Kind.ASSUMED_ROLE, session.kind());
    assertEquals("arn:aws:iam::123837392027:user/bert-jan", session.issuedTo());
    assertNull(at("12:09:47").get(Session.key(ACCOUNT, "ASIAEXAMPLE000000009")));
    assertNull(at("11:54:46").get(Session.key(ACCOUNT, "ASIAEXAMPLE000000009")));
    assertEquals(
        2,
        history.changes(Session.TABLE, ACCOUNT, null, null).stream()
            .filter(
                changed -> changed.key().id().startsWith("console:") && changed.before() == null)
            .count());
  }
}
