package io.hindsight.http.aws.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.WireRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SignatureVerifierTest {
  static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final Map<String, Credential> KEYS =
      Map.of(
          "AKIDEXAMPLE",
          new Credential("AKIDEXAMPLE", SECRET, "1", true, null, null, "alice"),
          "AKIDINACTIVE",
          new Credential("AKIDINACTIVE", SECRET, "1", false, null, null, "alice"),
          "ASIASESSION",
          new Credential(
              "ASIASESSION", SECRET, "1", true, "token/+=", NOW.plusSeconds(60), "session"),
          "ASIAEXPIRED",
          new Credential("ASIAEXPIRED", SECRET, "1", true, "token", NOW, "session"));

  final SignatureVerifier verifier =
      new SignatureVerifier(
          (id, token) -> CompletableFuture.completedFuture(Optional.ofNullable(KEYS.get(id))),
          Clock.fixed(NOW, ZoneOffset.UTC));

  String verify(WireRequest request, String service) throws Exception {
    Authorization claim = Authorization.of(request).orElseThrow();
    try {
      return verifier
          .verify(request, claim, service)
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS)
          .accessKeyId();
    } catch (ExecutionException e) {
      throw (AwsError) e.getCause();
    }
  }

  static TestSigner request() {
    return new TestSigner()
        .header("host", "iam.amazonaws.com")
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .body("Action=ListUsers&Version=2010-05-08");
  }

  private static WireRequest published(String query, String signature, String... headers) {
    List<WireRequest.Header> all = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(new WireRequest.Header(headers[i], headers[i + 1]));
      names.add(headers[i]);
    }
    String service = names.contains("content-type") ? "iam" : "service";
    all.add(
        new WireRequest.Header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
                + service
                + "/aws4_request, SignedHeaders="
                + String.join(";", names)
                + ", Signature="
                + signature));
    return new WireRequest("GET", "/", query, all, new byte[0], "127.0.0.1", false);
  }

  @Test
  void theExamplesThatAwsPublishesAreVerified() throws Exception {
    assertEquals(
        "AKIDEXAMPLE",
        verify(
            published(
                "Action=ListUsers&Version=2010-05-08",
                "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
                "host",
                "iam.amazonaws.com",
                "x-amz-date",
                "20150830T123600Z"),
            "iam"));
    assertEquals(
        "AKIDEXAMPLE",
        verify(
            published(
                "",
                "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "host",
                "example.amazonaws.com",
                "x-amz-date",
                "20150830T123600Z"),
            "service"));
    assertEquals(
        "AKIDEXAMPLE",
        verify(
            published(
                "Param2=value2&Param1=value1",
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "host",
                "example.amazonaws.com",
                "x-amz-date",
                "20150830T123600Z"),
            "service"));
  }

  record Good(String name, Consumer<TestSigner> change) {}

  @TestFactory
  Stream<DynamicTest> whatIsSignedRightIsVerified() {
    return Stream.of(
            new Good("as it is", r -> {}),
            new Good("a path with a colon", r -> r.path = "/as-of/2026-03-01T00:00:00Z/"),
            new Good("an encoded path", r -> r.path = "/analyzer/x%2Fy%20z"),
            new Good("a query in any order", r -> r.query = "b=2&a=1&a=0&c=%2F%20&d="),
            new Good("spaces in a header", r -> r.header("x-amz-meta", "  a   b  ")),
            new Good("no content type", r -> r.headers.remove("content-type")),
            new Good("fourteen minutes old", r -> r.at("20150830T122200Z")),
            new Good("fourteen minutes ahead", r -> r.at("20150830T125000Z")),
            new Good("another region", r -> r.region = "eu-central-1"),
            new Good(
                "the payload hash",
                r -> r.header("x-amz-content-sha256", TestSigner.sha256(r.body))),
            new Good("a body of bytes", r -> r.body = new byte[] {0, -1, 7}),
            new Good(
                "a session",
                r -> {
                  r.accessKey = "ASIASESSION";
                  r.header("x-amz-security-token", "token/+=");
                }))
        .map(
            good ->
                DynamicTest.dynamicTest(
                    good.name(),
                    () -> {
                      TestSigner signer = request();
                      good.change().accept(signer);
                      assertEquals(signer.accessKey, verify(signer.signed(), "iam"));
                      if (!good.name().contains("session")) {
                        assertEquals(signer.accessKey, verify(signer.presigned("900"), "iam"));
                      }
                    }));
  }

  @Test
  void aPresignedSessionCarriesItsTokenInTheQuery() throws Exception {
    TestSigner signer = request();
    signer.accessKey = "ASIASESSION";
    signer.query = "X-Amz-Security-Token=token%2F%2B%3D";
    assertEquals("ASIASESSION", verify(signer.presigned("60"), "iam"));
  }

  record Bad(String name, String code, String text, Consumer<TestSigner> change) {}

  private static Bad mismatch(String name, String text, Consumer<TestSigner> change) {
    return new Bad(name, "SignatureDoesNotMatch", text, change);
  }

  private static final String CALCULATED = "The request signature we calculated does not match";

  @TestFactory
  Stream<DynamicTest> whatIsNotRightIsRefusedAsAwsDoes() {
    return Stream.of(
            mismatch("a wrong secret", CALCULATED, r -> r.secret = "wrong"),
            mismatch(
                "a hash of another body",
                CALCULATED,
                r -> r.header("x-amz-content-sha256", TestSigner.sha256(new byte[1]))),
            mismatch(
                "an unsigned payload",
                CALCULATED,
                r -> r.header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")),
            mismatch(
                "another service",
                "Credential should be scoped to correct service: 'iam'.",
                r -> r.service = "sts"),
            mismatch(
                "no such region",
                "Credential should be scoped to a valid region.",
                r -> r.region = "nowhere-1"),
            mismatch(
                "another terminator",
                "Credential should be scoped with a valid terminator: 'aws4_request', not 'x'.",
                r -> r.terminator = "x"),
            mismatch(
                "another day",
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                    + " from HTTP: '20150829' != '20150830', from '20150830T123600Z'.",
                r -> r.scopeDate = "20150829"),
            mismatch(
                "sixteen minutes old",
                "Signature expired: 20150830T122000Z is now earlier than 20150830T122100Z"
                    + " (20150830T123600Z - 15 min.)",
                r -> r.at("20150830T122000Z")),
            mismatch(
                "sixteen minutes ahead",
                "Signature not yet current: 20150830T125200Z is still later than 20150830T125100Z"
                    + " (20150830T123600Z + 15 min.)",
                r -> r.at("20150830T125200Z")),
            mismatch(
                "host not signed",
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
                r -> r.headers.remove("host")),
            new Bad(
                "an unknown key",
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
                r -> r.accessKey = "AKIDUNKNOWN"),
            new Bad(
                "a deactivated key",
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
                r -> r.accessKey = "AKIDINACTIVE"),
            new Bad(
                "a session without its token",
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
                r -> r.accessKey = "ASIASESSION"),
            new Bad(
                "a session with another token",
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
                r -> {
                  r.accessKey = "ASIASESSION";
                  r.header("x-amz-security-token", "other");
                }),
            new Bad(
                "a token that the key has none of",
                "InvalidClientTokenId",
                "The security token included in the request is invalid.",
                r -> r.header("x-amz-security-token", "token")),
            new Bad(
                "a session that is over",
                "ExpiredToken",
                "The security token included in the request is expired",
                r -> {
                  r.accessKey = "ASIAEXPIRED";
                  r.header("x-amz-security-token", "token");
                }),
            new Bad(
                "a slash in the key",
                "IncompleteSignature",
                "Credential must have exactly 5 slash-delimited elements",
                r -> r.accessKey = "AKID/EXAMPLE"),
            new Bad(
                "a date that is none",
                "IncompleteSignature",
                "Date must be in ISO-8601 'basic format'.",
                r -> r.date = "yesterday"))
        .map(
            bad ->
                DynamicTest.dynamicTest(
                    bad.name(),
                    () -> {
                      TestSigner signer = request();
                      bad.change().accept(signer);
                      refused(signer.signed(), bad.code(), bad.text());
                    }));
  }

  private void refused(WireRequest request, String code, String text) {
    AwsError error = assertThrows(AwsError.class, () -> verify(request, "iam"));
    assertEquals(code, error.code());
    assertTrue(error.message().startsWith(text), error.message());
  }

  @TestFactory
  Stream<DynamicTest> whatIsChangedAfterSigningIsRefused() {
    WireRequest signed = request().signed();
    WireRequest other =
        new WireRequest(
            "POST",
            "/",
            "",
            signed.headers(),
            "Action=DeleteUser&Version=2010-05-08".getBytes(),
            "127.0.0.1",
            false);
    WireRequest query =
        new WireRequest(
            "POST", "/", "Action=DeleteUser", signed.headers(), signed.body(), "127.0.0.1", false);
    WireRequest method =
        new WireRequest("PUT", "/", "", signed.headers(), signed.body(), "127.0.0.1", false);
    List<WireRequest.Header> targeted = new ArrayList<>(signed.headers());
    targeted.add(
        new WireRequest.Header("X-Amz-Target", "AWSOrganizationsV20161128.LeaveOrganization"));
    return Stream.of(
        DynamicTest.dynamicTest("body", () -> refused(other, "SignatureDoesNotMatch", CALCULATED)),
        DynamicTest.dynamicTest("query", () -> refused(query, "SignatureDoesNotMatch", CALCULATED)),
        DynamicTest.dynamicTest(
            "path",
            () -> refused(signed.withPath("/as-of/x"), "SignatureDoesNotMatch", CALCULATED)),
        DynamicTest.dynamicTest(
            "method", () -> refused(method, "SignatureDoesNotMatch", CALCULATED)),
        DynamicTest.dynamicTest(
            "an added target",
            () ->
                refused(
                    new WireRequest("POST", "/", "", targeted, signed.body(), "", false),
                    "SignatureDoesNotMatch",
                    "'x-amz-target' must be a 'SignedHeader'")));
  }

  record Incomplete(String authorization, String text) {}

  @TestFactory
  Stream<DynamicTest> anIncompleteAuthorizationSaysWhatIsMissing() {
    return Stream.of(
            new Incomplete("Basic YTpi", "Authorization header requires 'Credential' parameter."),
            new Incomplete("nonsense", "Authorization header requires 'Credential' parameter."),
            new Incomplete(
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host",
                "Authorization header requires 'Signature' parameter."),
            new Incomplete(
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=00",
                "Authorization header requires 'SignedHeaders' parameter."),
            new Incomplete(
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=00, SignedHeaders=host",
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"),
            new Incomplete(
                "AWS4-HMAC-SHA256 Credential", "'Credential' not a valid key=value pair"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.authorization(),
                    () ->
                        refused(
                            request().request("", each.authorization()),
                            "IncompleteSignature",
                            each.text())));
  }

  @TestFactory
  Stream<DynamicTest> aPresignedRequestIsGoodForItsTime() {
    return Stream.of(
            Map.entry("60", "Signature expired: 20150830T123400Z is now earlier than"),
            Map.entry("604801", "X-Amz-Expires must be less than a week"),
            Map.entry("-1", "X-Amz-Expires must be non-negative"),
            Map.entry("soon", "X-Amz-Expires should be a number"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () ->
                        refused(
                            request().at("20150830T123400Z").presigned(each.getKey()),
                            "SignatureDoesNotMatch",
                            each.getValue())));
  }

  @Test
  void aPresignedRequestMustNotRepeatItsParameters() {
    WireRequest signed = request().presigned("60");
    WireRequest twice =
        new WireRequest(
            signed.method(),
            "/",
            signed.rawQuery() + "&X-Amz-Signature=00",
            signed.headers(),
            signed.body(),
            "127.0.0.1",
            false);
    refused(twice, "IncompleteSignature", "AWS query-string parameters must not repeat");
  }

  @Test
  void anUnsignedRequestMakesNoClaim() {
    assertTrue(Authorization.of(request().request("", null)).isEmpty());
  }

  @Test
  void aSecretIsNotPrinted() {
    assertTrue(KEYS.values().stream().noneMatch(key -> key.toString().contains(SECRET)));
  }
}
