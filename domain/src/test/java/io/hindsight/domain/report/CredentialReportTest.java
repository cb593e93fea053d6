package io.hindsight.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.LastUses;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialReportTest {
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NO_KEY = "false,N/A,N/A,N/A,N/A";

  private static EntityMap user(EntityMap state, String id, String name, int keys) {
    Key<Principal> key = Principal.key(ACCOUNT, id);
    EntityMap made =
        state
            .with(
                Identity.key(ACCOUNT, id),
                Identity.of(ACCOUNT, Identity.Kind.USER, id, name, "/", THEN, null))
            .with(Identity.nameKey(ACCOUNT, Identity.Kind.USER, name), id)
            .with(key, Principal.user(ACCOUNT, id, Tags.NONE));
    for (int i = 1; i <= keys; i++) {
      made =
          made.evolve(new PrincipalEvent.AccessKeyCreated(ACCOUNT, id, "AKIA" + i, "sealed", THEN));
    }
    return made;
  }

  private static List<String> report(EntityMap state) {
    return new CredentialReport(state, new LastUses(), ACCOUNT, AsOf.LATEST).csv().lines().toList();
  }

  private static EntityMap account() {
    return EntityMap.EMPTY.evolve(new AccountEvent.AccountCreated(ACCOUNT, THEN));
  }

  @Test
  void rootComesFirstThenUsersByNameIgnoringCase() {
    EntityMap state =
        user(user(user(account(), "AIDA1", "b", 1), "AIDA2", "A,1", 0), "AIDA3", "C", 0);
    assertEquals(
        List.of(
            "user,arn,user_creation_time,password_enabled,password_last_used,"
                + "password_last_changed,password_next_rotation,mfa_active,"
                + "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
                + "access_key_1_last_used_region,access_key_1_last_used_service,"
                + "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
                + "access_key_2_last_used_region,access_key_2_last_used_service,"
                + "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated",
            "<root_account>,arn:aws:iam::123456789012:root,2026-03-01T12:00:00Z,false,N/A,N/A,"
                + "not_supported,false,"
                + NO_KEY
                + ","
                + NO_KEY
                + ",false,N/A,false,N/A",
            "\"A,1\",\"arn:aws:iam::123456789012:user/A,1\",2026-03-01T12:00:00Z,false,N/A,N/A,"
                + "N/A,false,"
                + NO_KEY
                + ","
                + NO_KEY
                + ",false,N/A,false,N/A",
            "b,arn:aws:iam::123456789012:user/b,2026-03-01T12:00:00Z,false,N/A,N/A,N/A,false,"
                + "true,2026-03-01T12:00:00Z,N/A,N/A,N/A,"
                + NO_KEY
                + ",false,N/A,false,N/A",
            "C,arn:aws:iam::123456789012:user/C,2026-03-01T12:00:00Z,false,N/A,N/A,N/A,false,"
                + NO_KEY
                + ","
                + NO_KEY
                + ",false,N/A,false,N/A"),
        report(state));
  }

  @Test
  void moreKeysThanTheColumnsTellOfAreTold() {
    List<String> rows = report(user(user(account(), "AIDA1", "a", 4), "AIDA2", "b", 2));
    assertTrue(rows.get(0).endsWith(",cert_2_last_rotated,additional_credentials_info"));
    assertTrue(rows.get(1).endsWith(",N/A,N/A"));
    assertTrue(rows.get(2).endsWith(",2 additional access keys: ListAccessKeys"));
    assertTrue(rows.get(3).endsWith(",N/A,N/A"));
    assertFalse(report(user(account(), "AIDA2", "b", 2)).get(0).contains("additional"));
  }
}
