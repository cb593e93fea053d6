package io.hindsight.domain.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.history.Changed;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final List<Table<?>> TABLES =
      List.of(
          Identity.TABLE,
          Identity.ROLE_NAMES,
          Identity.USER_NAMES,
          Principal.TABLE,
          PolicyUses.TABLE,
          ManagedPolicy.TABLE,
          InstanceProfile.TABLE,
          Session.TABLE,
          Unknown.TABLE);
  private static final String ALLOW =
      "{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"s3:*\\\",\\\"Resource\\\":\\\"*\\\"}]}";

  /** A write at a second; {@code what} is such as {@code CreateRole r} or {@code Attach r p}. */
  private record Step(int second, String what) {
    String record(int index) {
      String[] words = what.split(" ");
      String role = words[1];
      String request = "\"roleName\":\"" + role + "\"";
      String response = "null";
      String name = words[0];
      switch (name) {
        case "CreateRole" -> {
          request +=
              ",\"assumeRolePolicyDocument\":\""
                  + ALLOW.replace("\\\"Resource\\\":\\\"*\\\"", "\\\"Principal\\\":\\\"*\\\"")
                  + "\"";
          response =
              "{\"role\":{\"roleName\":\""
                  + role
                  + "\",\"roleId\":\"AROA"
                  + role
                  + index
                  + "\",\"path\":\"/\"}}";
        }
        case "AttachRolePolicy", "DetachRolePolicy" ->
            request += ",\"policyArn\":\"arn:aws:iam::aws:policy/" + words[2] + "\"";
        case "PutRolePolicy" ->
            request += ",\"policyName\":\"" + words[2] + "\",\"policyDocument\":\"" + ALLOW + "\"";
        case "DeleteRolePolicy" -> request += ",\"policyName\":\"" + words[2] + "\"";
        default -> request += "";
      }
      return "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDAME\","
          + "\"arn\":\"arn:aws:iam::111122223333:user/me\",\"accountId\":\"111122223333\",\"accessKeyId\":\"AKIAME\","
          + "\"userName\":\"me\"},\"eventTime\":\""
          + START.plusSeconds(second)
          + "\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\""
          + name
          + "\",\"requestParameters\":{"
          + request
          + "},\"responseElements\":"
          + response
          + ",\"requestID\":\"r"
          + index
          + "\",\"eventID\":\"e"
          + index
          + "\",\"readOnly\":false,\"recipientAccountId\":\"111122223333\"}";
    }
  }

  private static Recordings recordings(List<Step> steps) {
    StringBuilder log = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < steps.size(); i++) {
      log.append(i == 0 ? "" : ",").append(steps.get(i).record(i));
    }
    try {
      return Recordings.of(log.append("]}").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Refused e) {
      throw new AssertionError(e);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> roles = Arbitraries.of("a", "b");
    Arbitrary<String> policies = Arbitraries.of("P", "Q");
    Arbitrary<String> what =
        Arbitraries.oneOf(
            roles.map(role -> "CreateRole " + role),
            roles.map(role -> "DeleteRole " + role),
            Combinators.combine(
                    Arbitraries.of(
                        "AttachRolePolicy",
                        "DetachRolePolicy",
                        "PutRolePolicy",
                        "DeleteRolePolicy"),
                    roles,
                    policies)
                .as((name, role, policy) -> name + ' ' + role + ' ' + policy));
    return Combinators.combine(Arbitraries.integers().between(0, 9), what)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  private static List<String> picture(History history, AsOf asOf) {
    Entities state = history.at(asOf);
    List<String> picture = new ArrayList<>();
    for (Table<?> table : TABLES) {
      state.all(table, ACCOUNT).forEach(value -> picture.add(table.name() + ' ' + value));
      picture.add(table.name() + ' ' + state.count(table, ACCOUNT));
    }
    return picture;
  }

  private static List<String> causes(History history) {
    List<String> causes = new ArrayList<>();
    for (Changed<?> changed : history.changes(ACCOUNT, null, null)) {
      causes.add(changed.key() + " " + changed.after().effectiveAt() + changed.after().cause());
    }
    return causes;
  }

  @Property(tries = 150)
  void theOrderOfImportChangesNothing(@ForAll("steps") List<Step> steps, @ForAll long seed) {
    List<Past> pasts = recordings(steps).pasts;
    History one = Recordings.history(pasts);
    List<Past> shuffled = new ArrayList<>(pasts);
    shuffled.addAll(pasts.subList(0, pasts.size() / 2));
    Collections.shuffle(shuffled, new Random(seed));
    History other = Recordings.history(shuffled);
    for (int second = 0; second < 11; second++) {
      AsOf at = AsOf.at(START.plusSeconds(second));
      assertEquals(picture(one, at), picture(other, at));
    }
    assertEquals(picture(one, AsOf.LATEST), picture(other, AsOf.LATEST));
    assertEquals(causes(one), causes(other));
  }

  @Property(tries = 400)
  void readingWhileFactsComeChangesNothing(@ForAll("steps") List<Step> steps, @ForAll long seed) {
    Random random = new Random(seed);
    List<Past> pasts = new ArrayList<>(recordings(steps).pasts);
    if (random.nextBoolean()) {
      Collections.shuffle(pasts, random);
    } else {
      pasts.sort(Comparator.comparing(Past::effectiveAt));
    }
    History read = Recordings.history(pasts, history -> random.nextInt(3) > 0);
    History once = Recordings.history(pasts);
    assertEquals(everything(once), everything(read));
  }

  private static List<String> everything(History history) {
    List<String> all = causes(history);
    for (int second = -1; second < 12; second++) {
      all.addAll(picture(history, AsOf.at(START.plusSeconds(second))));
    }
    all.addAll(picture(history, AsOf.LATEST));
    return all;
  }

  @Property(tries = 100)
  void whatIsLaterThanAMomentDoesNotChangeIt(@ForAll("steps") List<Step> steps) {
    List<Past> pasts = recordings(steps).pasts;
    Instant moment = START.plusSeconds(5);
    List<Past> until = new ArrayList<>(pasts);
    until.removeIf(past -> past.effectiveAt().isAfter(moment));
    if (until.isEmpty()) {
      return;
    }
    // What is named later for the first time is found to have been there: that is added knowledge.
    History all = Recordings.history(pasts);
    History then = Recordings.history(until);
    List<String> known = picture(then, AsOf.at(moment));
    for (Identity identity : all.at(AsOf.at(moment)).all(Identity.TABLE, ACCOUNT).toList()) {
      if (!identity.id().startsWith("unknown")) {
        assertTrue(known.contains("identities " + identity), identity.toString());
      }
    }
  }

  @Property(tries = 60)
  void whatWasKnownAtARevisionStaysAsItWas(@ForAll("steps") List<Step> steps, @ForAll long seed) {
    List<Past> pasts = new ArrayList<>(recordings(steps).pasts);
    Collections.shuffle(pasts, new Random(seed));
    History all = Recordings.history(pasts);
    for (int count = 1; count <= pasts.size(); count++) {
      History then = Recordings.history(pasts.subList(0, count));
      long revision = then.revision();
      AsOf.Known known = new AsOf.Known(START.plusSeconds(4), revision);
      assertEquals(picture(then, AsOf.at(START.plusSeconds(4))), picture(all, known));
      assertEquals(picture(then, AsOf.LATEST), picture(all, new AsOf.Revision(revision)));
    }
  }

  private static History history(String... steps) {
    List<Step> all = new ArrayList<>();
    for (String step : steps) {
      int space = step.indexOf(' ');
      all.add(new Step(Integer.parseInt(step.substring(0, space)), step.substring(space + 1)));
    }
    List<Past> pasts = new ArrayList<>(recordings(all).pasts);
    Collections.reverse(pasts);
    return Recordings.history(pasts);
  }

  private static String role(History history, int second) {
    Entities state = history.at(AsOf.at(START.plusSeconds(second)));
    return Identities.find(state, ACCOUNT, Identity.Kind.ROLE, "r")
        .map(
            role ->
                role.id()
                    + role.relations().attached()
                    + state
                        .find(Principal.key(ACCOUNT, role.id()))
                        .orElseThrow()
                        .inlinePolicies()
                        .keySet())
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 CreateRole r, 1 AttachRolePolicy r P, 1 PutRolePolicy r i | AROAr0[arn:aws:iam::aws:policy/P][i]",
        "1 CreateRole r, 1 AttachRolePolicy r P, 1 DetachRolePolicy r P, 1 DeleteRole r | none",
        "0 CreateRole r, 1 DeleteRole r, 1 CreateRole r | AROAr2[][]",
        "0 CreateRole r, 1 DeleteRole r, 1 CreateRole r, 1 AttachRolePolicy r P | AROAr2[arn:aws:iam::aws:policy/P][]",
        "0 CreateRole r, 0 AttachRolePolicy r P, 1 DetachRolePolicy r P, 1 AttachRolePolicy r P | AROAr0[arn:aws:iam::aws:policy/P][]",
        "0 CreateRole r, 1 AttachRolePolicy r P, 1 DetachRolePolicy r P | AROAr0[][]",
        "0 CreateRole r, 0 PutRolePolicy r i, 1 DeleteRolePolicy r i, 1 DeleteRole r, 1 CreateRole r, 1 PutRolePolicy r j | AROAr4[][j]"
      })
  void factsOfOneSecondComeInTheOrderTheyCanHaveHappenedIn(String steps, String expected) {
    assertEquals(expected, role(history(steps.split(", ")), 1));
  }

  @Test
  void aRoleTheLogDidNotSeeBeingMadeStandsThereUnknown() {
    History history = history("0 CreateRole x", "5 AttachRolePolicy r P", "7 DeleteRole r");
    assertEquals("unknown-role-r[][]", role(history, 0));
    assertEquals("unknown-role-r[arn:aws:iam::aws:policy/P][]", role(history, 5));
    assertEquals("none", role(history, 7));
    assertTrue(
        history
            .at(AsOf.at(START))
            .find(Unknown.key(ACCOUNT, "unknown-role-r"))
            .filter(unknown -> unknown.is(Unknown.Aspect.POLICIES))
            .isPresent());
    assertTrue(
        history
            .at(AsOf.at(START.minusSeconds(1)))
            .all(Identity.TABLE, ACCOUNT)
            .findAny()
            .isEmpty());
  }

  @Test
  void aSessionWhoseTimeIsNotUpIsNotOver() throws Exception {
    String record =
        "{\"Records\":[{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":"
            + "\"AIDAME\",\"arn\":\"arn:aws:iam::111122223333:user/me\",\"accountId\":\"111122223333\","
            + "\"accessKeyId\":\"AKIAME\",\"userName\":\"me\"},\"eventTime\":\"2026-03-01T00:00:00Z\","
            + "\"eventSource\":\"sts.amazonaws.com\",\"eventName\":\"AssumeRole\",\"requestParameters\":"
            + "{\"roleArn\":\"arn:aws:iam::111122223333:role/r\",\"roleSessionName\":\"s\"},"
            + "\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIA1\",\"expiration\":"
            + "\"Mar 1, 2026 1:00:00 AM\"},\"assumedRoleUser\":{\"assumedRoleId\":\"AROAR:s\",\"arn\":"
            + "\"arn:aws:sts::111122223333:assumed-role/r/s\"}},\"requestID\":\"r\",\"eventID\":\"e\","
            + "\"readOnly\":true,\"recipientAccountId\":\"111122223333\"}]}";
    Instant[] now = {START.plusSeconds(1800)};
    History history = new History(() -> now[0]);
    Recordings.into(history, Recordings.of(record).pasts, each -> false);
    Entities during = history.at(AsOf.LATEST);
    assertEquals(1, during.count(Session.TABLE, ACCOUNT));
    assertEquals(1, during.all(Session.TABLE, ACCOUNT).count());
    now[0] = START.plusSeconds(3601);
    assertEquals(0, history.at(AsOf.LATEST).count(Session.TABLE, ACCOUNT));
    assertEquals(0, history.at(AsOf.LATEST).all(Session.TABLE, ACCOUNT).count());
    assertEquals(1, during.count(Session.TABLE, ACCOUNT));
    assertEquals(0, history.at(AsOf.at(START.plusSeconds(3600))).count(Session.TABLE, ACCOUNT));
    assertEquals(1, history.at(AsOf.at(START.plusSeconds(3599))).count(Session.TABLE, ACCOUNT));
  }
}
