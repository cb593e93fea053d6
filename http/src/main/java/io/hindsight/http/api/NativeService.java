package io.hindsight.http.api;

import io.hindsight.http.aws.protocol.CalledService;

/** The native API as policies, signatures and the trail name it. */
enum NativeService implements CalledService {
  HINDSIGHT;

  static final String SIGNING_NAME = "hindsight";

  @Override
  public String actionPrefix() {
    return "hindsight";
  }

  @Override
  public String eventSource() {
    return "hindsight";
  }
}
