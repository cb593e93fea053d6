package io.hindsight.http.aws.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.http.aws.signature.Authorization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.accessanalyzer.AccessAnalyzerClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Carries random requests and responses of every operation through the SDK's client and back. */
class AllOperationsTest {
  private static final int ROUNDS = 4;

  /** The other end of the SDK's client: decodes what it sends, answers what it is told to. */
  private static final class OtherEnd implements SdkHttpClient {
    OperationModel expected;
    SdkPojo decoded;
    SdkPojo answer;
    AwsError error;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest execute) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          return answer(execute);
        }

        @Override
        public void abort() {}
      };
    }

    private HttpExecuteResponse answer(HttpExecuteRequest execute) throws IOException {
      WireRequest request = wire(execute);
      Authorization claim = Authorization.of(request).orElse(null);
      Route route = Route.of(request, claim == null ? null : claim.service());
      assertEquals(expected, route.operation());
      Codec codec = Codec.of(route.service().protocol());
      decoded = codec.decode(expected, request);
      ErrorTable errors = ServiceModel.of(expected.service()).errors();
      WireResponse response =
          error == null
              ? codec.encode(expected, answer, "request-1")
              : codec.error(errors.row(error), error, "request-1");
      return HttpExecuteResponse.builder()
          .response(
              SdkHttpResponse.builder()
                  .statusCode(response.status())
                  .putHeader("Content-Type", response.contentType())
                  .putHeader("Content-Length", String.valueOf(response.body().length))
                  .putHeader("x-amzn-RequestId", "request-1")
                  .build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
          .build();
    }

    private static WireRequest wire(HttpExecuteRequest execute) throws IOException {
      List<WireRequest.Header> headers = new ArrayList<>();
      execute
          .httpRequest()
          .headers()
          .forEach((name, all) -> all.forEach(v -> headers.add(new WireRequest.Header(name, v))));
      byte[] body =
          execute.contentStreamProvider().isPresent()
              ? execute.contentStreamProvider().get().newStream().readAllBytes()
              : new byte[0];
      return new WireRequest(
          execute.httpRequest().method().name(),
          execute.httpRequest().encodedPath().isEmpty() ? "/" : execute.httpRequest().encodedPath(),
          execute.httpRequest().encodedQueryParameters().orElse(""),
          headers,
          body,
          "127.0.0.1",
          false);
    }

    @Override
    public void close() {}
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, OtherEnd end) {
    return builder
        .httpClient(end)
        .endpointOverride(URI.create("http://127.0.0.1"))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static Object client(AwsService service, OtherEnd end) {
    return switch (service) {
      case IAM -> client(IamClient.builder(), end);
      case STS -> client(StsClient.builder(), end);
      case ORGANIZATIONS -> client(OrganizationsClient.builder(), end);
      case SSO_ADMIN -> client(SsoAdminClient.builder(), end);
      case IDENTITY_STORE -> client(IdentitystoreClient.builder(), end);
      case ACCESS_ANALYZER -> client(AccessAnalyzerClient.builder(), end);
      case CLOUD_TRAIL -> client(CloudTrailClient.builder(), end);
    };
  }

  @TestFactory
  Stream<DynamicTest> requestsAndResponsesArriveAsTheyWereSent() {
    return Stream.of(AwsService.values())
        .flatMap(
            service -> {
              OtherEnd end = new OtherEnd();
              Object client = client(service, end);
              return ServiceModel.of(service).operations().stream()
                  .map(
                      operation ->
                          DynamicTest.dynamicTest(
                              service + " " + operation.name(),
                              () -> carry(client, end, operation)));
            });
  }

  private static void carry(Object client, OtherEnd end, OperationModel operation)
      throws Exception {
    Method method = method(client, operation);
    for (int round = 0; round < ROUNDS; round++) {
      long seed = operation.name().hashCode() * 31L + round;
      RandomValues values =
          new RandomValues(
              new Random(seed), operation.service().protocol() == AwsService.Protocol.QUERY);
      SdkPojo sent = values.pojo(operation.requestBuilder().get(), null);
      end.expected = operation;
      end.answer = values.pojo(operation.responseBuilder().get(), null);
      SdkPojo received = (SdkPojo) method.invoke(client, sent);
      assertEquals(sent, end.decoded, "request, seed " + seed);
      assertTrue(
          end.answer.equalsBySdkFields(received),
          () -> "response, seed " + seed + ": " + end.answer + " became " + received);
    }
  }

  private static Method method(Object client, OperationModel operation) {
    return Stream.of(client.getClass().getInterfaces()[0].getMethods())
        .filter(each -> each.getReturnType() == operation.responseType())
        .filter(each -> each.getParameterCount() == 1)
        .filter(each -> each.getParameterTypes()[0] == operation.requestType())
        .findFirst()
        .orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> modelledErrorsArriveAsTheSdksExceptions() {
    return Stream.of(AwsService.values())
        .map(
            service ->
                DynamicTest.dynamicTest(
                    service.name(),
                    () -> {
                      OtherEnd end = new OtherEnd();
                      Object client = client(service, end);
                      for (OperationModel operation : ServiceModel.of(service).operations()) {
                        for (String error : operation.errors()) {
                          fail(client, end, operation, error);
                        }
                      }
                    }));
  }

  private static void fail(Object client, OtherEnd end, OperationModel operation, String name)
      throws Exception {
    ErrorTable.Row row =
        ServiceModel.of(operation.service()).errors().row(AwsError.of(name, "told <why>"));
    if (row.status() >= 500) {
      return; // the client would try again
    }
    end.expected = operation;
    end.error = AwsError.of(row.code(), "told <why>");
    RandomValues values = new RandomValues(new Random(1), true);
    SdkPojo sent = values.pojo(operation.requestBuilder().get(), null);
    Method method = method(client, operation);
    InvocationTargetException thrown =
        assertThrows(InvocationTargetException.class, () -> method.invoke(client, sent));
    AwsServiceException exception = (AwsServiceException) thrown.getCause();
    String where = operation.name() + " " + name + " " + exception;
    assertEquals(row.code(), exception.awsErrorDetails().errorCode(), where);
    assertEquals(row.status(), exception.statusCode(), where);
    assertEquals("told <why>", exception.awsErrorDetails().errorMessage(), where);
    if (operation.service() != AwsService.IDENTITY_STORE) {
      // The exceptions of that service hide the id of the header behind a member of their own.
      assertEquals("request-1", exception.requestId(), where);
    }
    // The SDK of this version need not know the newest errors, but it does most.
    if (SDK_EXCEPTIONS.contains(name)) {
      assertEquals(name, exception.getClass().getSimpleName(), where);
    }
  }

  private static final List<String> SDK_EXCEPTIONS =
      List.of(
          "NoSuchEntityException",
          "EntityAlreadyExistsException",
          "DeleteConflictException",
          "MalformedPolicyDocumentException",
          "PackedPolicyTooLargeException",
          "AccessDeniedException",
          "ResourceNotFoundException",
          "ValidationException",
          "ConstraintViolationException",
          "AccountNotFoundException",
          "TrailNotFoundException",
          "ConflictException");

  @TestFactory
  Stream<DynamicTest> requestsWithinTheConstraintsPass() {
    return Stream.of(AwsService.values())
        .map(ServiceModel::of)
        .map(ServiceModel::operations)
        .flatMap(Collection::stream)
        .filter(operation -> operation.input() != null)
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.service() + " " + operation.name(),
                    () -> {
                      Random random = new Random(operation.name().hashCode());
                      RandomValues values = new RandomValues(random, false);
                      SdkPojo builder = operation.requestBuilder().get();
                      Constraints.check(operation, values.pojo(builder, operation.input()));
                    }));
  }

  @Test
  void theModelKnowsWhatIsSecret() {
    OperationModel operation =
        ServiceModel.of(AwsService.IAM).operation("CreateLoginProfile").orElseThrow();
    assertTrue(operation.isSensitive("Password"));
    assertFalse(operation.isSensitive("UserName"));
  }

  @TestFactory
  Stream<DynamicTest> everyOperationOfTheSdkIsThere() {
    return Stream.of(AwsService.values())
        .map(
            service ->
                DynamicTest.dynamicTest(
                    service.name(), () -> assertEquals(COUNTS[service.ordinal()], count(service))));
  }

  private static final int[] COUNTS = {176, 11, 63, 75, 19, 37, 60};

  private static int count(AwsService service) {
    return ServiceModel.of(service).operations().size();
  }
}
