package io.hindsight.domain.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RolePathsTest {
  private static final String ACCOUNT_ROOT = "arn:aws:iam::111122223333:root";

  private static String role(String name) {
    return "arn:aws:iam::111122223333:role/" + name;
  }

  private static Map<String, RolePath> paths(Life life, Map<String, List<String>> context) {
    Questions questions = new Questions(life.history);
    Deed deed = Deed.of("iam:CreateUser", "*", context);
    WhoCan answer = questions.whoCan(deed, List.of(Life.ACCOUNT), Moment.latest(life.now()));
    return questions.viaRoles(answer, List.of(Life.ACCOUNT)).stream()
        .collect(Collectors.toMap(RolePath::principal, path -> path));
  }

  private static Life life() {
    return new Life()
        .user("alice")
        .user("bob")
        .user("carol")
        .role("admin", Life.trusts(role("middle")))
        .role("middle", Life.trusts(ACCOUNT_ROOT))
        .role("loop", Life.trusts(role("admin")))
        .inline("AROAADMIN", "all", Life.allow("*", "*"))
        .inline("AIDAALICE", "assume", Life.allow("sts:AssumeRole", role("middle")))
        .inline("AROAMIDDLE", "assume", Life.allow("sts:AssumeRole", role("admin")))
        .inline("AROALOOP", "assume", Life.allow("sts:AssumeRole", "*"));
  }

  @Test
  void aChainOfRolesIsFoundByItsShortestPath() {
    Map<String, RolePath> paths = paths(life(), Map.of());
    assertEquals(
        List.of(role("middle"), role("admin")),
        paths.get("arn:aws:iam::111122223333:user/alice").roles());
    assertEquals(List.of(role("admin")), paths.get(role("middle")).roles());
    assertEquals(List.of(role("middle"), role("admin")), paths.get(role("loop")).roles());
    assertEquals(3, paths.size());
  }

  @Test
  void circlesEnd() {
    Life life = life().trust("middle", Life.trusts(role("admin")));
    assertEquals(List.of(role("middle")), List.copyOf(paths(life, Map.of()).keySet()));
  }

  @Test
  void aTrustThatAsksForMoreIsAPathOnCondition() {
    Life life =
        life()
            .trust(
                "admin",
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"AWS":"arn:aws:iam::111122223333:user/bob"},"Action":"sts:AssumeRole",
                 "Condition":{"StringEquals":{"sts:ExternalId":"x1"}}}]}""");
    RolePath bob = paths(life, Map.of()).get("arn:aws:iam::111122223333:user/bob");
    assertEquals(List.of("StringEquals sts:ExternalId x1"), bob.conditions().get(0).conditions());
    assertTrue(
        !paths(life, Map.of("sts:ExternalId", List.of("x1")))
            .get("arn:aws:iam::111122223333:user/bob")
            .isConditional());
  }

  @Test
  void entrancesFromOutsideAreNamed() {
    Life life =
        life()
            .trust(
                "admin",
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{
                 "AWS":["arn:aws:iam::999988887777:root","AIDAGONE"],
                 "Service":"lambda.amazonaws.com",
                 "Federated":"arn:aws:iam::111122223333:saml-provider/idp"},
                 "Action":"sts:AssumeRole"}]}""");
    Map<String, RolePath> paths = paths(life, Map.of());
    assertEquals(RolePath.Kind.OUTSIDE, paths.get("arn:aws:iam::999988887777:root").kind());
    assertEquals(RolePath.Kind.SERVICE, paths.get("lambda.amazonaws.com").kind());
    assertEquals(3, paths.size());
  }

  @Test
  void aUserMadeAnewUnderAnOldNameIsNotTrusted() {
    Life life =
        new Life()
            .user("bob")
            .role(
                "admin",
                Life.trusts("arn:aws:iam::111122223333:user/bob"),
                Map.of("arn:aws:iam::111122223333:user/bob", "AIDABOB"))
            .inline("AROAADMIN", "all", Life.allow("*", "*"));
    assertEquals(1, paths(life, Map.of()).size());
    life.deleteUser("bob")
        .apply(
            new io.hindsight.domain.identity.IdentityEvent.UserCreated(
                Life.ACCOUNT, "AIDANEWBOB", "bob", "/", null, List.of(), life.now()));
    assertEquals(0, paths(life, Map.of()).size());
  }
}
