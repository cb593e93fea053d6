package io.hindsight.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.catalogue.actions.ActionCatalogue;
import io.hindsight.domain.catalogue.actions.ServiceAction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantedServicesTest {
  private static String statement(String effect, String element, String actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\""
        + effect
        + "\",\""
        + element
        + "\":[\""
        + actions.replace(" ", "\",\"")
        + "\"],\"Resource\":\"*\"}}";
  }

  @ParameterizedTest
  @CsvSource({
    "Allow, Action, s3:GetObject, s3",
    "Allow, Action, s3:getobject SQS:*, s3 sqs",
    "Allow, Action, iam:*AccessKey*, iam",
    "Allow, Action, s3:NoSuchAction, ''",
    "Allow, Action, nosuch:*, ''",
    "Deny, Action, s3:*, ''",
  })
  void servicesAreGrantedByAllowStatementsThatSelectActions(
      String effect, String element, String actions, String services) {
    GrantedServices granted = new GrantedServices(Set.of(statement(effect, element, actions)));
    assertEquals(services, String.join(" ", granted.services()));
  }

  @Test
  void everythingIsGrantedByAStar() {
    assertEquals(
        new TreeSet<>(ActionCatalogue.instance().services()),
        new GrantedServices(Set.of(statement("Allow", "Action", "*"))).services());
  }

  @Test
  void whatNotActionLeavesIsGranted() {
    GrantedServices granted =
        new GrantedServices(Set.of(statement("Allow", "NotAction", "iam:* sts:Assume*")));
    Set<String> services = granted.services();
    assertTrue(services.contains("s3") && services.contains("sts"));
    assertTrue(!services.contains("iam"));
    List<String> sts = granted.actions("sts").stream().map(ServiceAction::name).toList();
    assertTrue(sts.contains("GetCallerIdentity") && !sts.contains("AssumeRole"));
  }

  @Test
  void actionsOfSeveralPoliciesAreGrantedTogether() {
    GrantedServices granted =
        new GrantedServices(
            List.of(
                statement("Allow", "Action", "sqs:SendMessage"),
                statement("Allow", "Action", "sqs:Receive*")));
    assertEquals(
        List.of("ReceiveMessage", "SendMessage"),
        granted.actions("sqs").stream().map(ServiceAction::name).sorted().toList());
  }
}
