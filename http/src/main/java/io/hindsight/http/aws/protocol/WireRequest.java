package io.hindsight.http.aws.protocol;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request as it came: nothing decoded but the transfer. For one thread at a time. */
public final class WireRequest {
  /** A header; the name in lower case. */
  public record Header(String name, String value) {
    public Header {
      name = name.toLowerCase(Locale.ROOT);
    }
  }

  private final String method;
  private final String rawPath;
  private final String rawQuery;
  private final List<Header> headers;
  private final byte[] body;
  private final String sourceAddress;
  private final boolean secure;
  private final @Nullable TlsDetails tls;
  private @Nullable Parameters parameters;

  /**
   * A request.
   *
   * @param rawPath the path as sent, percent-encoding kept
   * @param rawQuery the query string as sent, without the question mark; empty for none
   * @param headers the headers in the order they came, Content-Type included
   * @param body the body, which must not be changed afterwards
   * @param sourceAddress the client's IP address
   * @param secure whether it came over TLS
   */
  public WireRequest(
      String method,
      String rawPath,
      String rawQuery,
      List<Header> headers,
      byte[] body,
      String sourceAddress,
      boolean secure) {
    this(method, rawPath, rawQuery, headers, body, sourceAddress, secure, null);
  }

  private WireRequest(
      String method,
      String rawPath,
      String rawQuery,
      List<Header> headers,
      byte[] body,
      String sourceAddress,
      boolean secure,
      @Nullable TlsDetails tls) {
    this.method = method;
    this.rawPath = rawPath;
    this.rawQuery = rawQuery;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.sourceAddress = sourceAddress;
    this.secure = secure;
    this.tls = tls;
  }

  public String method() {
    return method;
  }

  public String rawPath() {
    return rawPath;
  }

  public String rawQuery() {
    return rawQuery;
  }

  public List<Header> headers() {
    return headers;
  }

  /** The body; not to be changed. */
  public byte[] body() {
    return body;
  }

  public String sourceAddress() {
    return sourceAddress;
  }

  public boolean secure() {
    return secure;
  }

  /** The first header of this lower-case name. */
  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  public String header(String name, String otherwise) {
    String value = header(name);
    return value == null ? otherwise : value;
  }

  /** The request with another path, everything else being the same. */
  public WireRequest withPath(String path) {
    return new WireRequest(method, path, rawQuery, headers, body, sourceAddress, secure, tls);
  }

  /** The request, known to have come over TLS in this way. */
  public WireRequest withTls(TlsDetails details) {
    return new WireRequest(method, rawPath, rawQuery, headers, body, sourceAddress, true, details);
  }

  /** How the connection is encrypted; null where that is not known. */
  public @Nullable TlsDetails tls() {
    return tls;
  }

  /** What the query string and a form in the body hold. */
  Parameters parameters() {
    Parameters known = parameters;
    if (known == null) {
      known = Parameters.parse(rawQuery, body);
      parameters = known;
    }
    return known;
  }
}
