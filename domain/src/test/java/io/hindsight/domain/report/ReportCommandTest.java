package io.hindsight.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quotas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Command CREDENTIALS = new ReportCommand.GenerateCredentialReport(ACCOUNT);

  private static List<Event> events(EntityMap state, Command command, Instant now) {
    CommandContext context = new CommandContext(now, Cause.system("test"), Quotas.STANDARD);
    return ((Outcome.Accepted<Event>) command.decide(state, context)).events();
  }

  private static EntityMap after(EntityMap state, Command command, Instant now) {
    EntityMap after = state;
    for (Event event : events(state, command, now)) {
      after = after.evolve(event);
    }
    return after;
  }

  @ParameterizedTest
  @CsvSource({"PT1S, 0", "PT3H59M59S, 0", "PT4H, 0", "PT4H1S, 1", "P3D, 1"})
  void aNewCredentialReportIsMadeOnlyWhereTheLastIsOlderThanFourHours(Duration age, int made) {
    EntityMap state = after(EntityMap.EMPTY, CREDENTIALS, NOON);
    assertEquals(made, events(state, CREDENTIALS, NOON.plus(age)).size());
  }

  @Test
  void jobsAreForgottenAfterAWeek() {
    EntityMap state = after(EntityMap.EMPTY, CREDENTIALS, NOON);
    state = after(state, job("one"), NOON);
    state = after(state, job("two"), NOON.plus(Duration.ofDays(6)));
    assertEquals(3, state.count(Report.TABLE, ACCOUNT));
    state = after(state, job("three"), NOON.plus(Duration.ofDays(8)));
    assertEquals(
        List.of("credential-report", "three", "two"),
        state.all(Report.TABLE, ACCOUNT).map(Report::id).toList());
  }

  private static Command job(String id) {
    return new ReportCommand.GenerateServiceLastAccessedDetails(
        ACCOUNT, id, "arn:aws:iam::123456789012:user/alice", false);
  }
}
