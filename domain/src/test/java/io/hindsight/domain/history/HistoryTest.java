package io.hindsight.domain.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.time.AsOf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final List<Table<?>> TABLES =
      List.of(Identity.TABLE, Identity.USER_NAMES, Principal.TABLE, PolicyUses.TABLE);

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<String> ids = Arbitraries.of("AIDA1", "AIDA2", "AIDA3");
    Arbitrary<String> policies =
        Arbitraries.of("arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B");
    return Arbitraries.oneOf(
            ids.map(
                id ->
                    (Event)
                        new IdentityEvent.UserCreated(
                            ACCOUNT, id, "u" + id, "/", null, List.of(), START)),
            ids.map(
                id ->
                    new IdentityEvent.IdentityDeleted(
                        ACCOUNT, Identity.Kind.USER, id, "u" + id, null)),
            ids.flatMap(
                id -> policies.map(arn -> new IdentityEvent.PolicyAttached(ACCOUNT, id, arn))),
            ids.flatMap(
                id -> policies.map(arn -> new IdentityEvent.PolicyDetached(ACCOUNT, id, arn))),
            Arbitraries.just(new AccountEvent.AccountReset(ACCOUNT, START, "AKIA", "sealed")))
        .list()
        .ofMaxSize(40);
  }

  private static Recorded<Event> recorded(int number, Event event) {
    Instant at = START.plusSeconds(number / 2);
    return new Recorded<>(number, at, at, Cause.system("test"), event);
  }

  private static void assertSame(EntityMap expected, Entities actual) {
    for (Table<?> table : TABLES) {
      assertEquals(
          expected.all(table, ACCOUNT).collect(Collectors.toList()),
          actual.all(table, ACCOUNT).collect(Collectors.toList()));
      assertEquals(expected.count(table, ACCOUNT), actual.count(table, ACCOUNT));
    }
  }

  @Property(tries = 200)
  void anyMomentIsTheFoldOfWhatWasEffectiveThen(@ForAll("events") List<Event> events) {
    History history = new History();
    List<EntityMap> folds = new ArrayList<>(List.of(EntityMap.EMPTY));
    List<Entities> views = new ArrayList<>(List.of(history.at(AsOf.LATEST)));
    for (int i = 0; i < events.size(); i++) {
      history.apply(recorded(i + 1, events.get(i)));
      folds.add(folds.get(i).evolve(events.get(i)));
      views.add(history.at(AsOf.LATEST));
    }
    for (int number = 0; number <= events.size(); number++) {
      EntityMap expected = folds.get(number);
      assertSame(expected, history.at(new AsOf.Revision(number)));
      assertSame(expected, views.get(number));
      assertSame(expected, history.at(new AsOf.Known(START.plusSeconds(1000), number)));
      if (number > 0 && (number % 2 == 1 || number == events.size())) {
        assertSame(expected, history.at(AsOf.at(START.plusSeconds(number / 2).plusNanos(1))));
      }
    }
  }

  @Property(tries = 100)
  void changesLeadFromOneMomentToAnother(@ForAll("events") List<Event> events) {
    History history = new History();
    for (int i = 0; i < events.size(); i++) {
      history.apply(recorded(i + 1, events.get(i)));
    }
    Instant from = START.plusSeconds(3);
    Instant to = START.plusSeconds(9);
    EntityMap state = EntityMap.EMPTY;
    for (Changed<?> changed : history.changes(ACCOUNT, null, from)) {
      state = with(state, changed);
    }
    assertSame(state, history.at(AsOf.at(from)));
    for (Changed<?> changed : history.changes(ACCOUNT, from, to)) {
      state = with(state, changed);
    }
    assertSame(state, history.at(AsOf.at(to)));
  }

  private static <V> EntityMap with(EntityMap state, Changed<V> changed) {
    Version<V> before = changed.before();
    @Nullable V old = before == null ? null : before.value();
    assertEquals(old, state.get(changed.key()));
    return state.with(changed.key(), changed.after().value());
  }

  @Test
  void whatIsKnownAtARecordedTimeLeavesOutLaterEvents() {
    History history = new History();
    for (int i = 1; i <= 6; i++) {
      history.apply(
          recorded(
              i,
              new IdentityEvent.UserCreated(
                  ACCOUNT, "AIDA" + i, "u" + i, "/", null, List.of(), START)));
    }
    assertEquals(0, history.revisionAt(START.minusSeconds(1)));
    assertEquals(1, history.revisionAt(START));
    assertEquals(5, history.revisionAt(START.plusSeconds(2)));
    assertEquals(6, history.revisionAt(START.plusSeconds(99)));
    AsOf known = history.asKnownAt(AsOf.at(START.plusSeconds(99)), START.plusSeconds(1));
    assertEquals(3, history.at(known).count(Identity.TABLE, ACCOUNT));
    assertNull(history.version(Identity.key(ACCOUNT, "AIDA4"), known));
    assertEquals(1, history.versions(Identity.key(ACCOUNT, "AIDA3"), known).size());
  }

  @Test
  void aResetKeepsThePast() {
    History history = new History();
    history.apply(
        recorded(
            2, new IdentityEvent.UserCreated(ACCOUNT, "AIDA1", "u1", "/", null, List.of(), START)));
    history.apply(recorded(4, new AccountEvent.AccountReset(ACCOUNT, START, "AKIA", "sealed")));
    assertEquals(0, history.at(AsOf.LATEST).count(Identity.TABLE, ACCOUNT));
    assertEquals(1, history.at(AsOf.at(START.plusSeconds(1))).count(Identity.TABLE, ACCOUNT));
  }

  @Test
  void eachVersionNamesItsChange() {
    History history = new History();
    history.apply(
        recorded(
            2, new IdentityEvent.UserCreated(ACCOUNT, "AIDA1", "u1", "/", null, List.of(), START)));
    List<Changed<Identity>> changes = history.changes(Identity.TABLE, ACCOUNT, null, null);
    assertEquals(1, changes.size());
    assertEquals("test", changes.get(0).after().cause().operation());
  }
}
