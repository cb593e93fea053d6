package io.hindsight.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.HttpResponse;
import io.hindsight.http.aws.protocol.WireRequest;
import io.hindsight.http.aws.signature.TestSigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
  static final CopyOnWriteArrayList<TestServer.Seen> SEEN = new CopyOnWriteArrayList<>();
  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");
  static ActorSystem<Void> system;
  static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    system = ActorSystem.create(Behaviors.empty(), "http");
    server = start(HttpServer.Settings.of("127.0.0.1", 0));
  }

  static HttpServer start(HttpServer.Settings settings) throws Exception {
    return HttpServer.start(
            system,
            settings,
            TestServer.endpoint(SEEN, new EndToEndTest.Nouns()),
            Map.of(
                "/health/",
                request ->
                    CompletableFuture.completedFuture(HttpResponse.create().withEntity("well")),
                "/health/ready",
                request ->
                    CompletableFuture.completedFuture(HttpResponse.create().withEntity("ready"))))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  static String send(byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // A server may close before it has read all; what it said is what counts.
      }
      return read(socket.getInputStream());
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder reply = new StringBuilder();
    byte[] buffer = new byte[4_096];
    while (true) {
      int head = reply.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(reply);
      if (head > 0
          && length.find()
          && reply.length() >= head + 4 + Integer.parseInt(length.group(1))) {
        return reply.toString();
      }
      int read = in.read(buffer);
      if (read < 0) {
        return reply.toString();
      }
      reply.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
    }
  }

  static String send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  record Case(String name, String request, int status, String contains) {}

  static final String POST =
      "POST / HTTP/1.1\r\nHost: localhost\r\n"
          + "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n";

  @TestFactory
  Stream<DynamicTest> whatIsTooMuchOrNotHttpGetsAnErrorInXml() {
    return Stream.of(
            new Case(
                "a body too large",
                POST + "Content-Length: 10485760\r\n\r\n" + "x".repeat(1 << 20),
                413,
                "RequestEntityTooLarge"),
            new Case(
                "a chunk too large",
                POST + "Transfer-Encoding: chunked\r\n\r\n40000000\r\n",
                400,
                "<ErrorResponse>"),
            new Case(
                "a header too large",
                POST + "X-A: " + "x".repeat(100_000) + "\r\n\r\n",
                431,
                "RequestHeaderSectionTooLarge"),
            new Case(
                "too many headers",
                POST + "X-A: b\r\n".repeat(500) + "\r\n",
                400,
                "<ErrorResponse>"),
            new Case(
                "a URI too long",
                "GET /" + "x".repeat(200_000) + " HTTP/1.1\r\n\r\n",
                414,
                "RequestHeaderSectionTooLarge"),
            new Case("no HTTP", "hello there\r\n\r\n", 400, "<ErrorResponse>"),
            new Case(
                "no such method", "DANCE / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "<ErrorResponse>"),
            new Case(
                "two content types",
                POST + "Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
                400,
                "<ErrorResponse>"),
            new Case(
                "a content type that is none",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ;;;\r\nContent-Length: 1\r\n\r\nx",
                403,
                "MissingAuthenticationToken"),
            new Case(
                "two lengths",
                POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                400,
                "<ErrorResponse>"),
            new Case(
                "nothing at all",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                403,
                "MissingAuthenticationToken"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      String reply = send(each.request());
                      assertTrue(reply.startsWith("HTTP/1.1 " + each.status()), reply);
                      assertTrue(reply.contains(each.contains()), reply);
                      assertFalse(reply.contains("akka"), reply);
                    }));
  }

  @Test
  void routesGoByTheLongestPrefix() throws Exception {
    assertTrue(send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").endsWith("well"));
    assertTrue(send("GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n").endsWith("ready"));
    assertTrue(send("GET http://a/health/ready HTTP/1.1\r\nHost: a\r\n\r\n").endsWith("ready"));
  }

  static byte[] bytes(WireRequest request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.rawPath());
    text.append(request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery());
    text.append(" HTTP/1.1\r\n");
    for (WireRequest.Header header : request.headers()) {
      text.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    text.append("Content-Length: ").append(request.body().length).append("\r\n\r\n");
    text.append(new String(request.body(), StandardCharsets.UTF_8));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  record Signed(String name, java.util.function.Consumer<TestSigner> change) {}

  @TestFactory
  Stream<DynamicTest> signaturesSurviveTheSocket() {
    return Stream.of(
            new Signed("as the AWS CLI signs", r -> {}),
            new Signed(
                "with a charset",
                r -> r.header("content-type", "application/x-www-form-urlencoded; charset=utf-8")),
            new Signed(
                "with a charset in capitals",
                r -> r.header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")),
            new Signed(
                "with a charset and no space",
                r -> r.header("content-type", "application/x-www-form-urlencoded;charset=utf-8")),
            new Signed("without a content type", r -> r.headers.remove("content-type")),
            new Signed("a past path", r -> r.path = "/as-of/2026-03-01T00:00:00Z/"),
            new Signed("an encoded past path", r -> r.path = "/as-of/2026-03-01T00%3A00%3A00Z"),
            new Signed("a past header", r -> r.header("x-hindsight-as-of", "2026-03-01T00:00:00Z")),
            new Signed(
                "a query",
                r -> {
                  r.method = "GET";
                  r.query = "Action=ListUsers&Version=2010-05-08&PathPrefix=%2Fa%2Bb%2F";
                  r.body = new byte[0];
                }),
            new Signed(
                "more headers",
                r ->
                    r.header("accept", "*/*")
                        .header("accept-encoding", "identity")
                        .header("user-agent", "Boto3/1.26 md/Botocore#1.29 ua/2.0")
                        .header("expect", "")
                        .header("cookie", "a=b; c=d")
                        .header("x-forwarded-for", "1.2.3.4")
                        .header("date", "Mon, 23 Nov 2026 08:00:00 GMT")))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      TestSigner signer = MalformedTest.form("Action=ListUsers&Version=2010-05-08");
                      each.change().accept(signer);
                      String reply = send(bytes(signer.signed()));
                      assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
                      boolean past = each.name().contains("past");
                      assertTrue(reply.contains(past ? "2026-03-01T00:00:00Z" : "latest"), reply);
                      String presigned = send(bytes(signer.presigned("60")));
                      assertTrue(presigned.startsWith("HTTP/1.1 200"), presigned);
                    }));
  }

  @Test
  void theCallKnowsWhereItCameFrom() throws Exception {
    SEEN.clear();
    send(
        bytes(
            MalformedTest.form("Action=ListUsers&Version=2010-05-08")
                .header("user-agent", "test/1")
                .signed()));
    assertEquals("127.0.0.1", SEEN.get(0).call().sourceAddress());
    assertEquals("test/1", SEEN.get(0).call().userAgent());
    assertEquals("localhost", SEEN.get(0).call().host());
    assertEquals(TestServer.ACCESS_KEY, SEEN.get(0).call().accessKeyId());
    assertFalse(SEEN.get(0).call().secure());
  }

  @Test
  void tlsComesFromPemFiles(@TempDir Path folder) throws Exception {
    for (String algorithm : List.of("rsa:2048", "ec:prime256v1")) {
      Path certificate = folder.resolve("cert.pem");
      Path key = folder.resolve("key.pem");
      makeCertificate(folder, algorithm);
      HttpServer secure = start(HttpServer.Settings.of("127.0.0.1", 0).withTls(certificate, key));
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
      URI uri = URI.create("https://localhost:" + secure.address().getPort() + "/health/live");
      assertEquals(
          "well", client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
      secure.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static void makeCertificate(Path folder, String algorithm) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-newkey"));
    if (algorithm.startsWith("ec:")) {
      command.addAll(List.of("ec", "-pkeyopt", "ec_paramgen_curve:" + algorithm.substring(3)));
    } else {
      command.add(algorithm);
    }
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      org.junit.jupiter.api.Assumptions.abort("openssl is not installed");
      return;
    }
    assertEquals(0, process.waitFor(), () -> log(folder));
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void aPortThatIsTakenFailsTheStart() {
    CompletableFuture<HttpServer> second =
        HttpServer.start(
                system,
                HttpServer.Settings.of("127.0.0.1", server.address().getPort()),
                TestServer.endpoint(SEEN, new EndToEndTest.Nouns()),
                Map.of())
            .toCompletableFuture();
    org.junit.jupiter.api.Assertions.assertThrows(
        java.util.concurrent.ExecutionException.class, () -> second.get(20, TimeUnit.SECONDS));
  }
}
