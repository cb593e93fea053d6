package io.hindsight.http.api;

import io.hindsight.http.aws.protocol.AwsError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A refusal of the native API: {@code {"error": {"code", "message", "requestId", …}}}. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Set<String> CONFLICTS =
      Set.of("EntityAlreadyExists", "DeleteConflict", "LimitExceeded", "ConcurrentModification");

  private final String code;
  private final int status;
  private final transient @Nullable Map<String, Object> details;

  private ApiError(String code, int status, String message, Map<String, Object> details) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.details = details;
  }

  public static ApiError of(String code, int status, String message) {
    return new ApiError(code, status, message, Map.of());
  }

  /** What is asked cannot be understood; {@code message} says what is wrong with it. */
  public static ApiError invalid(String message) {
    return of("InvalidRequest", 400, message);
  }

  public static ApiError notFound(String message) {
    return of("NotFound", 404, message);
  }

  /** A refusal of AWS's kind, as this API says it. */
  public static ApiError of(AwsError error) {
    int status =
        error.status() != 0
            ? error.status()
            : error.code().equals("NoSuchEntity")
                ? 404
                : CONFLICTS.contains(error.code()) ? 409 : 400;
    return of(error.code(), status, error.message());
  }

  /** The error with one more member beside its message. */
  public ApiError with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details());
    more.put(member, value);
    return new ApiError(code, status, message(), more);
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  public Map<String, Object> details() {
    return details == null ? Map.of() : details;
  }

  AwsError asAwsError() {
    return AwsError.of(code, status, message());
  }
}
