package io.hindsight.http.api.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogueRoutesTest {
  static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(true);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void anActionIsDescribed() throws Exception {
    JsonNode action = server.call("GET", "/v1/actions/iam:PassRole", null).json();
    assertEquals("iam:PassRole", action.path("action").asText());
    assertEquals("Write", action.path("accessLevel").asText());
    assertTrue(
        action.at("/resources/0/arn").asText().endsWith(":role/${RoleNameWithPath}"),
        action::toString);
    assertEquals(404, server.call("GET", "/v1/actions/iam:PassRoles", null).status());
  }

  @Test
  void aPatternSelectsActions() throws Exception {
    JsonNode found = server.call("GET", "/v1/actions?match=sts:assumerole*", null).json();
    assertEquals(3, found.path("actions").size());
    assertFalse(found.path("truncated").asBoolean());
    assertTrue(
        server.call("GET", "/v1/actions?match=*", null).json().path("truncated").asBoolean());
    assertEquals(400, server.call("GET", "/v1/actions", null).status());
  }

  @Test
  void aPolicyHasErrorsAndWarnings() throws Exception {
    JsonNode found =
        server
            .post(
                "/v1/validate-policy?kind=trust",
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRule"}]}
                """)
            .json();
    assertEquals(1, found.path("errors").size(), found::toString);
    assertEquals(2, found.at("/warnings/0/line").asInt());
    assertEquals(
        "AWS has no action `sts:AssumeRule`; is `sts:AssumeRole` meant?",
        found.at("/warnings/0/message").asText());
    assertEquals(0, server.post("/v1/validate-policy", "{}").json().path("warnings").size());
    assertEquals(400, server.post("/v1/validate-policy?kind=x", "{}").status());
  }
}
