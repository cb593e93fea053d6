package io.hindsight.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

class EndToEndTest {
  static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

  /** A few operations, enough to see requests arrive and answers leave. */
  public static final class Nouns {
    public CreateUserResponse createUser(CreateUserRequest request, Call call) {
      User user =
          User.builder()
              .userName(request.userName())
              .path(request.path())
              .tags(request.tags())
              .createDate(CREATED)
              .build();
      return CreateUserResponse.builder().user(user).build();
    }

    public CompletionStage<GetUserResponse> getUser(GetUserRequest request, Call call) {
      return CompletableFuture.failedStage(
          AwsError.of(
              "NoSuchEntity", "The user with name " + request.userName() + " cannot be found."));
    }

    public ListUsersResponse listUsers(ListUsersRequest request, Call call) {
      String asOf = call.asOf() instanceof AsOf.Instant at ? at.instant().toString() : "latest";
      return ListUsersResponse.builder()
          .users(List.of())
          .isTruncated(true)
          .marker(asOf + " " + request.maxItems())
          .build();
    }

    public GetCallerIdentityResponse getCallerIdentity(
        GetCallerIdentityRequest request, Call call) {
      return GetCallerIdentityResponse.builder()
          .account("123456789012")
          .arn(call.caller(String.class).orElseThrow())
          .build();
    }

    public LookupEventsResponse lookupEvents(LookupEventsRequest request, Call call) {
      return LookupEventsResponse.builder().nextToken("n").events(List.of()).build();
    }
  }

  static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(new Nouns());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  IamClient iam(String path) {
    return server.client(IamClient.builder(), path);
  }

  @Test
  void aRequestArrivesAndItsAnswerLeaves() {
    CreateUserResponse response =
        iam("")
            .createUser(
                r ->
                    r.userName("Alice+1")
                        .path("/a~b/c%20d/")
                        .tags(
                            Tag.builder().key("team").value("red + blÜe").build(),
                            Tag.builder().key("x").value("").build()));
    assertEquals("Alice+1", response.user().userName());
    assertEquals("/a~b/c%20d/", response.user().path());
    assertEquals(CREATED, response.user().createDate());
    assertEquals("red + blÜe", response.user().tags().get(0).value());
    assertEquals("", response.user().tags().get(1).value());
    assertNotNull(response.responseMetadata().requestId());
    assertEquals(
        response.responseMetadata().requestId(),
        server.seen.get(server.seen.size() - 1).call().requestId());
  }

  @Test
  void anErrorIsTheOneThatTheClientKnows() {
    NoSuchEntityException error =
        assertThrows(NoSuchEntityException.class, () -> iam("").getUser(r -> r.userName("Nobody")));
    assertEquals(404, error.statusCode());
    assertEquals("NoSuchEntity", error.awsErrorDetails().errorCode());
    assertEquals(
        "The user with name Nobody cannot be found.", error.awsErrorDetails().errorMessage());
    assertNotNull(error.requestId());
  }

  @Test
  void theGateSetsTheCaller() {
    assertEquals(
        "caller of " + TestServer.ACCESS_KEY,
        server.client(StsClient.builder(), "").getCallerIdentity().arn());
  }

  @Test
  void aPathBeforeTheServiceNamesTheMoment() {
    assertEquals(
        "2026-03-01T00:00:00Z 7",
        iam("/as-of/2026-03-01T00:00:00Z").listUsers(r -> r.maxItems(7)).marker());
    assertEquals("latest null", iam("").listUsers().marker());
    assertEquals(
        "n",
        server
            .client(CloudTrailClient.builder(), "/as-of/2026-03-01T00:00:00Z")
            .lookupEvents()
            .nextToken());
  }

  @Test
  void thePastIsReadOnly() {
    IamException error =
        assertThrows(
            IamException.class,
            () -> iam("/as-of/2026-03-01T00:00:00Z").createUser(r -> r.userName("Bob")));
    assertEquals("ValidationError", error.awsErrorDetails().errorCode());
  }

  @Test
  void theFutureIsNotKnown() {
    Instant ahead = Instant.now().plusSeconds(3600);
    IamException error = assertThrows(IamException.class, () -> iam("/as-of/" + ahead).listUsers());
    assertEquals("ValidationError", error.awsErrorDetails().errorCode());
    assertEquals(400, error.statusCode());
    assertTrue(
        error
            .awsErrorDetails()
            .errorMessage()
            .startsWith("The moment " + ahead + " lies ahead of the server's clock, which shows "),
        error.getMessage());
  }

  @Test
  void whatHasNoMethodIsNotImplemented() {
    IamException error =
        assertThrows(IamException.class, () -> iam("").deleteUser(r -> r.userName("Bob")));
    assertEquals("NotImplemented", error.awsErrorDetails().errorCode());
    assertEquals(501, error.statusCode());
  }
}
