package io.hindsight.http.aws.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** From where documents of providers are fetched, and whom it is believed that they are there. */
class ProviderDocumentsTest {
  private static TestIssuer secure(X509Certificate certificate, KeyPair keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return TestIssuer.start(server).serve("/document", "told");
  }

  private static String thumbprint(X509Certificate certificate) throws Exception {
    return HexFormat.of()
        .withUpperCase()
        .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
  }

  private static String fetch(ProviderDocuments documents, String uri, String... thumbprints)
      throws Throwable {
    try {
      return new String(
          documents.fetch(URI.create(uri), List.of(thumbprints)).get(20, TimeUnit.SECONDS),
          StandardCharsets.UTF_8);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause;
    }
  }

  private static boolean isMismatch(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ThumbprintTrust.Mismatch) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aServerIsTrustedForItsThumbprintAndForNoOther() throws Throwable {
    KeyPair keys = TestCertificates.keys();
    X509Certificate certificate = TestCertificates.of(keys, "issuer", "127.0.0.1");
    ProviderDocuments documents = new ProviderDocuments(true);
    try (TestIssuer issuer = secure(certificate, keys)) {
      String uri = "https://" + issuer.host() + "/document";
      assertEquals("told", fetch(documents, uri, "0".repeat(40), thumbprint(certificate)));
      // The connection that is open now must not serve a provider that does not trust it.
      Throwable other =
          assertThrows(SSLHandshakeException.class, () -> fetch(documents, uri, "0".repeat(40)));
      assertTrue(isMismatch(other), other::toString);
      Throwable none = assertThrows(SSLHandshakeException.class, () -> fetch(documents, uri));
      assertTrue(isMismatch(none), none::toString);
    }
  }

  @Test
  void aTrustedThumbprintMakesNoOtherHostTrusted() throws Throwable {
    KeyPair keys = TestCertificates.keys();
    X509Certificate certificate = TestCertificates.of(keys, "issuer", "192.0.2.1");
    ProviderDocuments documents = new ProviderDocuments(true);
    try (TestIssuer issuer = secure(certificate, keys)) {
      String uri = "https://" + issuer.host() + "/document";
      assertThrows(
          SSLHandshakeException.class, () -> fetch(documents, uri, thumbprint(certificate)));
    }
  }

  @TestFactory
  Stream<DynamicTest> placesThatAreNotAsked() {
    return Stream.of(
            "false http://127.0.0.1:1/x",
            "false https://127.0.0.1:1/x",
            "false https://localhost:1/x",
            "false https://[::1]:1/x",
            "false http://192.0.2.1/x",
            "true http://192.0.2.1/x",
            "true http://169.254.169.254/x",
            "true https://169.254.169.254/x",
            "true https://0.0.0.0/x",
            "true https://user@192.0.2.1/x",
            "true ftp://127.0.0.1/x",
            "true file:///etc/passwd",
            "true https:/x")
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line,
                    () -> {
                      int space = line.indexOf(' ');
                      ProviderDocuments documents =
                          new ProviderDocuments(Boolean.parseBoolean(line.substring(0, space)));
                      assertThrows(
                          ProviderDocuments.Refused.class,
                          () -> fetch(documents, line.substring(space + 1)));
                    }));
  }
}
