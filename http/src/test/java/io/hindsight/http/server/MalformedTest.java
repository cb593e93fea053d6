package io.hindsight.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.http.aws.protocol.WireResponse;
import io.hindsight.http.aws.signature.TestSigner;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What no client means to send: each gets an AWS error, never a fault of ours. */
class MalformedTest {
  final CopyOnWriteArrayList<TestServer.Seen> seen = new CopyOnWriteArrayList<>();
  final AwsEndpoint endpoint = TestServer.endpoint(seen, new EndToEndTest.Nouns());

  static TestSigner signer(String service) {
    TestSigner signer = new TestSigner().header("host", "localhost");
    signer.accessKey = TestServer.ACCESS_KEY;
    signer.secret = TestServer.SECRET;
    signer.service = service;
    return signer.at(
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(Clock.systemUTC().instant()));
  }

  static TestSigner form(String body) {
    return signer("iam").header("content-type", "application/x-www-form-urlencoded").body(body);
  }

  static TestSigner json(String target, String body) {
    return signer(target.startsWith("AWSOrg") ? "organizations" : "cloudtrail")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", target)
        .body(body);
  }

  static TestSigner lookup(String body) {
    return json("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", body);
  }

  static TestSigner analyzer(String method, String path, String body) {
    TestSigner signer = signer("access-analyzer").header("content-type", "application/json");
    signer.method = method;
    signer.path = path;
    return signer.body(body);
  }

  WireResponse answer(WireRequest request) throws Exception {
    return endpoint.handle(request).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static String text(WireResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  record Case(String name, TestSigner signer, int status, String code) {}

  static final String CREATE = "Action=CreateUser&Version=2010-05-08";

  static Case is(String name, TestSigner signer, int status, String code) {
    return new Case(name, signer, status, code);
  }

  @TestFactory
  Stream<DynamicTest> malformedRequestsGetAwsErrors() {
    String deep = "a" + ".member.1".repeat(5_000) + "=x";
    StringBuilder many = new StringBuilder(CREATE);
    for (int i = 0; i < 6_000; i++) {
      many.append("&p").append(i).append("=x");
    }
    TestSigner invalid = form("");
    invalid.body = new byte[] {'A', '=', (byte) 0xC3, (byte) 0x28};
    TestSigner invalidJson = lookup("");
    invalidJson.body = new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'};
    return Stream.of(
            is("no action", form("Version=2010-05-08"), 400, "MissingAction"),
            is("nothing", form(""), 400, "MissingAction"),
            is("no such action", form("Action=Dance&Version=2010-05-08"), 400, "InvalidAction"),
            is(
                "no such version",
                form(CREATE.replace("2010", "1999") + "&UserName=a"),
                400,
                "InvalidAction"),
            is(
                "an STS action of IAM",
                form("Action=GetCallerIdentity&Version=2010-05-08"),
                400,
                "InvalidAction"),
            is(
                "IAM's scope for STS",
                form("Action=GetCallerIdentity&Version=2011-06-15"),
                403,
                "SignatureDoesNotMatch"),
            is(
                "duplicate parameters",
                form(CREATE + "&UserName=a&UserName=b"),
                400,
                "MalformedInput"),
            is("bad percent-encoding", form(CREATE + "&UserName=%zz"), 400, "MalformedInput"),
            is("half a percent-encoding", form(CREATE + "&UserName=a%4"), 400, "MalformedInput"),
            is("encoded invalid UTF-8", form(CREATE + "&UserName=%C3%28"), 400, "MalformedInput"),
            is("invalid UTF-8", invalid, 400, "MalformedInput"),
            is(
                "a JSON key twice",
                lookup("{\"MaxResults\":1,\"MaxResults\":2}"),
                400,
                "SerializationException"),
            is(
                "a JSON key twice, deep inside",
                lookup(
                    "{\"LookupAttributes\":[{\"AttributeKey\":\"EventId\",\"AttributeKey\":\"x\"}]}"),
                400,
                "SerializationException"),
            is("too many parameters", form(many.toString()), 400, "MalformedInput"),
            is("parameters too deep", form(CREATE + "&" + deep), 400, "MalformedInput"),
            is(
                "no list index",
                form(CREATE + "&UserName=a&Tags.member.x.Key=k"),
                400,
                "MalformedInput"),
            is(
                "a huge list index",
                form(CREATE + "&UserName=a&Tags.member.99999999999.Key=k"),
                400,
                "MalformedInput"),
            is(
                "no number",
                form("Action=ListUsers&Version=2010-05-08&MaxItems=many"),
                400,
                "MalformedInput"),
            is(
                "a number too large",
                form("Action=ListUsers&Version=2010-05-08&MaxItems=99999999999"),
                400,
                "MalformedInput"),
            is(
                "a number out of range",
                form("Action=ListUsers&Version=2010-05-08&MaxItems=0"),
                400,
                "ValidationError"),
            is(
                "a 10 MB policy",
                form(
                    "Action=CreatePolicy&Version=2010-05-08&PolicyName=p&PolicyDocument="
                        + "x".repeat(10 << 20)),
                501,
                "NotImplemented"),
            is(
                "a 10 MB name",
                form(CREATE + "&UserName=" + "x".repeat(10 << 20)),
                400,
                "ValidationError"),
            is(
                "JSON for IAM",
                form("{\"Action\":\"CreateUser\"}").header("content-type", "application/json"),
                400,
                "MissingAction"),
            is(
                "XML for IAM",
                form("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")
                    .header("content-type", "text/xml"),
                400,
                "MissingAction"),
            is(
                "an instant that is none",
                with(form("Action=ListUsers&Version=2010-05-08"), s -> s.path = "/as-of/monday/"),
                400,
                "ValidationError"),
            is("no JSON", lookup("{"), 400, "SerializationException"),
            is("JSON and more", lookup("{}{}"), 400, "SerializationException"),
            is("a JSON list", lookup("[]"), 400, "SerializationException"),
            is(
                "a JSON bomb",
                lookup("{\"a\":" + "[".repeat(100_000)),
                400,
                "SerializationException"),
            is(
                "a long JSON number",
                lookup("{\"MaxResults\":" + "9".repeat(100_000) + "}"),
                400,
                "SerializationException"),
            is(
                "a huge exponent",
                lookup("{\"StartTime\":1e999999999}"),
                400,
                "SerializationException"),
            is(
                "a huge exponent where a number is wanted",
                lookup("{\"MaxResults\":1e999999999}"),
                400,
                "SerializationException"),
            is("invalid UTF-8 in JSON", invalidJson, 400, "SerializationException"),
            is(
                "a string for a number",
                lookup("{\"MaxResults\":\"1\"}"),
                400,
                "SerializationException"),
            is("a list for a string", lookup("{\"NextToken\":[]}"), 400, "SerializationException"),
            is(
                "a string for a list",
                lookup("{\"LookupAttributes\":\"x\"}"),
                400,
                "SerializationException"),
            is(
                "an unknown target",
                json("AWSOrganizationsV20161128.Dance", "{}"),
                400,
                "UnknownOperationException"),
            is("an unknown service", json("Nothing.Dance", "{}"), 400, "UnknownOperationException"),
            is(
                "a form for JSON",
                lookup("a=b").header("content-type", "application/x-www-form-urlencoded"),
                400,
                "UnknownOperationException"),
            is(
                "a JSON number out of range",
                lookup("{\"MaxResults\":51}"),
                400,
                "ValidationException"),
            is(
                "an unknown path",
                analyzer("GET", "/nothing/here", ""),
                404,
                "UnknownOperationException"),
            is(
                "a form for REST",
                analyzer("PUT", "/analyzer", "a=b")
                    .header("content-type", "application/x-www-form-urlencoded"),
                415,
                "UnsupportedMediaTypeException"),
            is(
                "bad percent-encoding in a path",
                analyzer("GET", "/analyzer/%zz", ""),
                400,
                "SerializationException"),
            is("no such operation here", analyzer("GET", "/analyzer/a", ""), 501, "NotImplemented"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      WireResponse response = answer(each.signer().signed());
                      String body = text(response);
                      assertEquals(each.status(), response.status(), body);
                      assertTrue(body.contains(each.code()), body);
                      assertFalse(body.contains("Exception:"), body);
                    }));
  }

  private static TestSigner with(TestSigner signer, Consumer<TestSigner> change) {
    change.accept(signer);
    return signer;
  }

  @Test
  void anUnsignedRequestIsRefused() throws Exception {
    WireResponse query = answer(form(CREATE + "&UserName=a").request("", null));
    assertEquals(403, query.status());
    assertTrue(text(query).contains("<Code>MissingAuthenticationToken</Code>"));
    assertTrue(text(query).contains("Request is missing Authentication Token"));
    WireResponse json = answer(lookup("{}").request("", null));
    assertEquals(400, json.status());
    assertTrue(text(json).contains("\"__type\":\"MissingAuthenticationTokenException\""));
  }

  @Test
  void onlyWhatAwsTakesUnsignedComesUnsigned() throws Exception {
    String saml = "Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/r&Action=";
    for (String action : new String[] {"AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"}) {
      WireResponse response = answer(form(saml + action).request("", null));
      assertEquals(501, response.status(), action);
    }
    for (String action : new String[] {"AssumeRole", "GetCallerIdentity", "GetSessionToken"}) {
      WireResponse response = answer(form(saml + action).request("", null));
      assertEquals(403, response.status(), action);
    }
  }

  @Test
  void refusedCallsAreObservedToo() throws Exception {
    TestSigner signer = form(CREATE + "&UserName=a");
    signer.secret = "wrong";
    answer(signer.signed());
    assertEquals("SignatureDoesNotMatch", seen.get(0).error().code());
    assertEquals("CreateUser", seen.get(0).call().operation());
    assertEquals("", seen.get(0).call().accessKeyId());
  }

  @Test
  void noiseNeverFaults() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      TestSigner signer =
          switch (i % 3) {
            case 0 -> form(CREATE);
            case 1 -> lookup("");
            default -> analyzer("PUT", "/analyzer", "");
          };
      byte[] start = i % 6 == 0 ? (CREATE + "&UserName=").getBytes() : "{\"".getBytes();
      signer.body = new byte[start.length + noise.length];
      System.arraycopy(start, 0, signer.body, 0, start.length);
      System.arraycopy(noise, 0, signer.body, start.length, noise.length);
      WireResponse response = answer(signer.signed());
      assertTrue(response.status() < 500 || response.status() == 501, text(response));
    }
  }

  @Test
  void aFaultOfOursShowsNothingOfItself() throws Exception {
    AwsEndpoint broken =
        new AwsEndpoint(
            io.hindsight.http.aws.protocol.Operations.of(new EndToEndTest.Nouns()),
            TestServer.verifier(),
            (call, request) -> CompletableFuture.failedFuture(new IllegalStateException("secret")),
            (call, request, response, error) -> CompletableFuture.completedFuture(null),
            Clock.systemUTC());
    WireResponse response =
        broken.handle(form(CREATE + "&UserName=a").signed()).toCompletableFuture().get();
    assertEquals(500, response.status());
    assertTrue(text(response).contains("<Code>InternalFailure</Code>"));
    assertTrue(text(response).contains("<Type>Receiver</Type>"));
    assertFalse(text(response).contains("secret"));
  }

  @Test
  void aCallThatTakesTooLongIsToldSo() throws Exception {
    AwsEndpoint slow =
        new AwsEndpoint(
            io.hindsight.http.aws.protocol.Operations.of(new EndToEndTest.Nouns()),
            TestServer.verifier(),
            (call, request) -> new CompletableFuture<>(),
            (call, request, response, error) -> CompletableFuture.completedFuture(null),
            Clock.systemUTC(),
            java.time.Duration.ofMillis(20));
    WireResponse response =
        slow.handle(form(CREATE + "&UserName=a").signed()).toCompletableFuture().get();
    assertEquals(503, response.status());
    assertTrue(text(response).contains("ServiceUnavailable"));
  }

  @Test
  void theReplyWaitsForTheObserver() throws Exception {
    CompletableFuture<Instant> written = new CompletableFuture<>();
    AwsEndpoint audited =
        new AwsEndpoint(
            io.hindsight.http.aws.protocol.Operations.of(new EndToEndTest.Nouns()),
            TestServer.verifier(),
            (call, request) -> CompletableFuture.completedFuture(call),
            (call, request, response, error) -> written,
            Clock.systemUTC());
    CompletableFuture<WireResponse> reply =
        audited.handle(form(CREATE + "&UserName=a").signed()).toCompletableFuture();
    assertFalse(reply.isDone());
    written.complete(Instant.EPOCH);
    assertEquals(200, reply.get(5, TimeUnit.SECONDS).status());
  }
}
