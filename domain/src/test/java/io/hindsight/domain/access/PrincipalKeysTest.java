package io.hindsight.domain.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrincipalKeysTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = BEGUN.plusSeconds(90);

  @Test
  void aUsersSessionTellsOfItsMfaCode() {
    Map<String, List<String>> keys =
        keys(Session.Kind.SESSION_TOKEN, Subject.Kind.USER, "arn:aws:iam::111122223333:user/u");
    assertEquals(List.of("true"), keys.get("aws:MultiFactorAuthPresent"));
    assertEquals(List.of("90"), keys.get("aws:MultiFactorAuthAge"));
  }

  @Test
  void aRolesSessionTellsNothingOfTheCodeItWasBegunWith() {
    Map<String, List<String>> keys =
        keys(
            Session.Kind.ASSUMED_ROLE,
            Subject.Kind.ASSUMED_ROLE,
            "arn:aws:iam::111122223333:role/r");
    assertEquals(List.of("false"), keys.get("aws:MultiFactorAuthPresent"));
    assertEquals(null, keys.get("aws:MultiFactorAuthAge"));
  }

  @Test
  void longTermCredentialsHaveNoMfaKeyAtAll() {
    Map<String, List<String>> keys = PrincipalKeys.of(EntityMap.EMPTY, Subject.root(ACCOUNT), NOW);
    assertEquals(null, keys.get("aws:MultiFactorAuthPresent"));
  }

  private static Map<String, List<String>> keys(
      Session.Kind session, Subject.Kind subject, String arn) {
    Session begun =
        new Session(
            ACCOUNT,
            "ASIAIOSFODNN7EXAMPLE",
            session,
            "AROAIOSFODNN7EXAMPLE",
            arn,
            "s",
            "",
            List.of(),
            List.of(),
            Tags.NONE,
            List.of(),
            null,
            BEGUN,
            BEGUN,
            BEGUN.plusSeconds(3600),
            arn,
            false);
    return PrincipalKeys.of(
        EntityMap.EMPTY,
        new Subject(ACCOUNT, subject, "AROAIOSFODNN7EXAMPLE", null, begun, BEGUN),
        NOW);
  }
}
