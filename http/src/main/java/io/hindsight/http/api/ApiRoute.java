package io.hindsight.http.api;

import java.util.concurrent.CompletionStage;

/**
 * A route of the native API.
 *
 * @param method the HTTP method
 * @param path such as {@code /v1/things/{id}}; a last {@code {name+}} takes all that is left
 * @param action what the caller must be allowed, without the prefix {@code hindsight:}
 * @param resource the path's member that is the ARN the action is asked for; empty for {@code *}
 * @param bodyLimit the largest body in bytes
 * @param description the OpenAPI operation, JSON: summary, parameters of the query, requestBody,
 *     and the schema of the answer under {@code answer}; the rest is added
 */
public record ApiRoute(
    String method,
    String path,
    String action,
    Effect effect,
    String resource,
    long bodyLimit,
    String description,
    Handler handler) {
  private static final long BODY_LIMIT = 8 << 20;

  /** What a route does to the state, and so to the trail. */
  public enum Effect {
    /** Asks; each call is in the trail. */
    READ,
    /** Changes; each call is in the trail. */
    WRITE,
    /** Asks, and so often that only refused calls are in the trail, as CloudTrail's data events. */
    DECIDE
  }

  /** Answers a call; may throw {@link ApiError}, or fail its stage with one. */
  @FunctionalInterface
  public interface Handler {
    CompletionStage<ApiAnswer> answer(ApiCall call);
  }

  public static ApiRoute of(
      String method,
      String path,
      String action,
      Effect effect,
      String description,
      Handler handler) {
    return new ApiRoute(method, path, action, effect, "", BODY_LIMIT, description, handler);
  }

  /** The route, with its action asked for the ARN that a member of the path is. */
  public ApiRoute on(String member) {
    return new ApiRoute(method, path, action, effect, member, bodyLimit, description, handler);
  }

  public ApiRoute withBodyLimit(long bytes) {
    return new ApiRoute(method, path, action, effect, resource, bytes, description, handler);
  }
}
