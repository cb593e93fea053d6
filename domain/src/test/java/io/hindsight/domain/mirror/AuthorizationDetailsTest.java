package io.hindsight.domain.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuthorizationDetailsTest {
  private static final AccountId ACCOUNT = new AccountId("200611803367");
  private static final AccountId OTHER = new AccountId("012345678901");
  private static final Instant AT = Instant.parse("2023-04-01T00:00:00Z");

  @Test
  void aRealDumpHoldsFromItsInstantOn() throws Exception {
    Recordings dump = Recordings.details(AT);
    assertEquals(List.of(), dump.malformed);
    History history = Recordings.history(dump.pasts);
    Entities now = history.at(AsOf.LATEST);
    assertEquals(41, Identities.all(now, ACCOUNT, Identity.Kind.USER).count());
    assertEquals(3, Identities.all(now, OTHER, Identity.Kind.USER).count());
    assertEquals(75, Identities.all(now, ACCOUNT, Identity.Kind.ROLE).count());
    assertEquals(3, Identities.all(now, ACCOUNT, Identity.Kind.GROUP).count());
    assertEquals(2, Identities.all(now, OTHER, Identity.Kind.GROUP).count());
    assertEquals(44, now.count(ManagedPolicy.TABLE, ACCOUNT));
    assertEquals(0, now.count(Unknown.TABLE, ACCOUNT));
    Identity sre =
        Identities.find(now, ACCOUNT, Identity.Kind.USER, "privesc-sre-user").orElseThrow();
    Identity group =
        Identities.find(now, ACCOUNT, Identity.Kind.GROUP, "privesc-sre-group").orElseThrow();
    assertTrue(sre.groups().contains(group.id()));
    assertTrue(group.members().contains(sre.id()));
    assertEquals(0, history.at(AsOf.at(AT.minusSeconds(1))).count(Identity.USER_NAMES, ACCOUNT));
    assertEquals(AT, history.knownFrom(ACCOUNT, AsOf.LATEST).orElseThrow());
  }

  @Test
  void theOrderOfItsFactsChangesNothing() throws Exception {
    List<Past> pasts = new ArrayList<>(Recordings.details(AT).pasts);
    History one = Recordings.history(pasts);
    // The end of a dump is recorded last; what comes before it may come in any order.
    Past end = pasts.remove(pasts.size() - 1);
    Collections.shuffle(pasts, new Random(7));
    pasts.add(end);
    History other = Recordings.history(pasts);
    assertEquals(
        one.at(AsOf.LATEST).all(Identity.TABLE, ACCOUNT).toList(),
        other.at(AsOf.LATEST).all(Identity.TABLE, ACCOUNT).toList());
  }
}
