package io.hindsight.http.aws.iam;

import io.hindsight.http.aws.federation.TestIdp;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A response that is refused, and how. */
final class SamlCase {
  static final String SIGNATURE = "Response signature invalid";
  static final String MALFORMED = "Your request included an invalid SAML response\\.";
  private final SamlWorld world;

  SamlCase(SamlWorld world) {
    this.world = world;
  }

  record Refusal(String what, String code, String message, Supplier<String> response) {}

  Refusal invalid(String what, String message, Supplier<String> response) {
    return new Refusal(what, "InvalidIdentityToken", message, response);
  }

  /** A response whose text is changed before the provider signs it. */
  Refusal said(String what, String message, UnaryOperator<String> change) {
    return invalid(what, message, () -> world.response("plain", change));
  }

  /** A signed response that somebody changes afterwards. */
  Refusal forged(String what, String message, Consumer<Document> change) {
    return invalid(
        what,
        message,
        () -> {
          Document document = world.idp.signed(world.text("plain"));
          change.accept(document);
          return TestIdp.encoded(document);
        });
  }

  Refusal forgedWhole(String what, String message, Consumer<Document> change) {
    return invalid(
        what,
        message,
        () -> {
          Document document = world.idp.signedWhole(world.text("plain"));
          change.accept(document);
          return TestIdp.encoded(document);
        });
  }

  DynamicTest test(Refusal each) {
    return DynamicTest.dynamicTest(
        each.what(),
        () -> {
          String response = each.response().get();
          SamlWorld.refused(
              each.code(), each.message(), () -> world.assume("plain", response, r -> {}));
        });
  }

  static void makeRoot(Document document, Element root) {
    document.replaceChild(root, document.getDocumentElement());
  }
}
