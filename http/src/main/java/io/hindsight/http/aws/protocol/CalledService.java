package io.hindsight.http.aws.protocol;

/** A service that calls are made to, under its names in policies and in the trail. */
public interface CalledService {
  /** The service in policy actions, such as {@code sso}. */
  String actionPrefix();

  /** The service as the trail names it, such as {@code iam.amazonaws.com}. */
  String eventSource();
}
