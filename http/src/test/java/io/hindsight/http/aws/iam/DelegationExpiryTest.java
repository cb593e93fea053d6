package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hindsight.actors.engine.Result;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.delegation.DelegationRequest;
import io.hindsight.domain.delegation.DelegationRequest.State;
import io.hindsight.domain.delegation.DelegationRequestCommand;
import io.hindsight.domain.quota.Quotas;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** Requests that nobody acted on, which expire as "Understanding the Request Lifecycle" says. */
class DelegationExpiryTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final MovableClock CLOCK = new MovableClock();
  private static final String OWNER = "arn:aws:iam::123456789012:root";
  private static TestApi api;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start(Quotas.STANDARD, CLOCK);
    for (Arguments each : requests().toList()) {
      CLOCK.ahead = ((Duration) each.get()[1]).negated();
      make((State) each.get()[0], id((State) each.get()[0], (Duration) each.get()[1]));
    }
    CLOCK.ahead = Duration.ZERO;
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  static Stream<Arguments> requests() {
    return Stream.of(State.values())
        .filter(state -> state != State.EXPIRED)
        .flatMap(
            state -> {
              Duration lasts = Duration.ofDays(state == State.UNASSIGNED ? 1 : 7);
              return Stream.of(
                  arguments(state, lasts.minus(HOUR), state),
                  arguments(state, lasts.plus(HOUR), State.EXPIRED));
            });
  }

  private static String id(State state, Duration age) {
    return "request-" + state.name().replace('_', '-') + "-" + age.toHours();
  }

  private static void make(State state, String id) throws Exception {
    execute(
        new DelegationRequestCommand.CreateDelegationRequest(
            TestApi.ACCOUNT,
            id,
            new DelegationRequest.Terms(
                OWNER, id, "backups", null, null, List.of(), null, "arn:aws:sns:::x", 900, false),
            TestApi.ACCOUNT.value()));
    if (state == State.UNASSIGNED) {
      return;
    }
    execute(
        new DelegationRequestCommand.AssociateDelegationRequest(
            TestApi.ACCOUNT, id, OWNER, TestApi.ACCOUNT));
    switch (state) {
      case PENDING_APPROVAL ->
          execute(
              new DelegationRequestCommand.UpdateDelegationRequest(TestApi.ACCOUNT, id, "please"));
      case REJECTED ->
          execute(new DelegationRequestCommand.RejectDelegationRequest(TestApi.ACCOUNT, id, "no"));
      case ACCEPTED, FINALIZED -> {
        execute(new DelegationRequestCommand.AcceptDelegationRequest(TestApi.ACCOUNT, id, OWNER));
        if (state == State.FINALIZED) {
          execute(new DelegationRequestCommand.SendDelegationToken(TestApi.ACCOUNT, id, OWNER));
        }
      }
      default -> {}
    }
  }

  private static void execute(DelegationRequestCommand command) throws Exception {
    if (api.engine
            .execute(command, Cause.system("test"))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
        instanceof Result.Refused refused) {
      throw new AssertionError(refused.rejection());
    }
  }

  private static String state(IamClient iam, String id) {
    return iam.getDelegationRequest(r -> r.delegationRequestId(id))
        .delegationRequest()
        .stateAsString();
  }

  @ParameterizedTest(name = "{0} for {1} is {2}")
  @MethodSource("requests")
  void isExpiredWhenNobodyActs(State state, Duration age, State expected) {
    String id = id(state, age);
    assertEquals(expected.name(), state(api.iam(), id));
    if (expected == State.EXPIRED) {
      IamException refused =
          assertThrows(
              IamException.class,
              () -> api.iam().rejectDelegationRequest(r -> r.delegationRequestId(id)));
      assertEquals("InvalidInput", refused.awsErrorDetails().errorCode());
      assertEquals(
          "Delegation request "
              + id
              + " is in the state EXPIRED, which does not allow this operation.",
          refused.awsErrorDetails().errorMessage());
    }
  }
}
