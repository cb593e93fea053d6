package io.hindsight.http.aws.signature;

import io.hindsight.http.aws.protocol.WireRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text that a client signs: the request in its one canonical form. */
final class CanonicalRequest {
  static final HexFormat HEX = HexFormat.of();
  private static final ThreadLocal<MessageDigest> DIGESTS =
      ThreadLocal.withInitial(CanonicalRequest::digest);
  private static final Pattern SPACES = Pattern.compile(" {2,}");

  private CanonicalRequest() {}

  /**
   * The canonical request.
   *
   * @param contentType what stands for the Content-Type header, which a server may see in another
   *     spelling than was sent; null for what came
   */
  static String of(
      WireRequest request,
      List<String> signedHeaders,
      String payloadHash,
      @Nullable String contentType) {
    StringBuilder out = new StringBuilder(512);
    out.append(request.method()).append('\n');
    appendPath(out, request.rawPath());
    out.append('\n').append(query(request.rawQuery())).append('\n');
    for (String name : signedHeaders) {
      out.append(name).append(':');
      if (contentType != null && name.equals("content-type")) {
        out.append(contentType);
      } else {
        appendHeader(out, request, name);
      }
      out.append('\n');
    }
    char before = '\n';
    for (String name : signedHeaders) {
      out.append(before).append(name);
      before = ';';
    }
    return out.append('\n').append(payloadHash).toString();
  }

  private static void appendHeader(StringBuilder out, WireRequest request, String name) {
    boolean first = true;
    for (WireRequest.Header header : request.headers()) {
      if (header.name().equals(name)) {
        if (!first) {
          out.append(',');
        }
        String value = header.value().strip();
        out.append(value.contains("  ") ? SPACES.matcher(value).replaceAll(" ") : value);
        first = false;
      }
    }
  }

  // AWS signs the path normalised, and encoded once more than it is sent.
  private static void appendPath(StringBuilder out, String rawPath) {
    if (rawPath.isEmpty() || rawPath.equals("/")) {
      out.append('/');
      return;
    }
    encode(out, normalised(rawPath), true);
  }

  private static String normalised(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (String segment : segments) {
      if (segment.equals("..")) {
        if (!kept.isEmpty()) {
          kept.remove(kept.size() - 1);
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add(segment);
      }
    }
    String joined = "/" + String.join("/", kept);
    return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
  }

  private static String query(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return "";
    }
    List<String> parameters = new ArrayList<>();
    for (String part : rawQuery.split("&", -1)) {
      if (part.isEmpty() || part.startsWith("X-Amz-Signature=")) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      // The separator sorts before all that a name holds, so that "a" comes before "a-b".
      parameters.add(recode(name) + '\u0000' + recode(value));
    }
    parameters.sort(null);
    return String.join("&", parameters).replace('\u0000', '=');
  }

  private static String recode(String encoded) {
    StringBuilder out = new StringBuilder(encoded.length());
    encode(out, decode(encoded), false);
    return out.toString();
  }

  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[raw.length];
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%' && i + 2 < raw.length) {
        int high = Character.digit(raw[i + 1], 16);
        int low = Character.digit(raw[i + 2], 16);
        if (high >= 0 && low >= 0) {
          out[length++] = (byte) ((high << 4) | low);
          i += 2;
          continue;
        }
      }
      out[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private static void encode(StringBuilder out, String text, boolean keepSlash) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (isUnreserved(c) || (keepSlash && c == '/')) {
        out.append((char) c);
      } else {
        out.append('%').append(HEX.withUpperCase().toHexDigits(b));
      }
    }
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.~".indexOf(c) >= 0;
  }

  static String sha256(byte[] bytes) {
    return HEX.formatHex(DIGESTS.get().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
