package io.hindsight.http.aws.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A reply ready to be sent. */
public final class WireResponse {
  private final int status;
  private final String contentType;
  private final List<WireRequest.Header> headers;
  private final byte[] body;

  public WireResponse(
      int status, String contentType, List<WireRequest.Header> headers, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  /** The response with more headers. */
  public WireResponse with(Map<String, String> more) {
    List<WireRequest.Header> all = new ArrayList<>(headers);
    more.forEach((name, value) -> all.add(new WireRequest.Header(name, value)));
    return new WireResponse(status, contentType, all, body);
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  public List<WireRequest.Header> headers() {
    return headers;
  }

  /** The body; not to be changed. */
  public byte[] body() {
    return body;
  }
}
