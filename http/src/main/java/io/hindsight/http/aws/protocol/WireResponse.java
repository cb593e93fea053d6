package io.hindsight.http.aws.protocol;

import java.util.List;

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
