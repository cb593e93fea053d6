package io.hindsight.http.aws.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as AWS's clients see it. Thrown by an operation, or the failure of its stage.
 *
 * <p>Where status and blame are not given, {@link ErrorTable} knows them by the code.
 */
public final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Type {
    SENDER("Sender"),
    RECEIVER("Receiver");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final String code;
  private final int status;
  private final Type type;
  private final transient @Nullable Map<String, String> members;
  private final transient @Nullable Map<String, String> headers;

  private AwsError(
      String code,
      int status,
      Type type,
      @Nullable String message,
      Map<String, String> members,
      Map<String, String> headers) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.type = type;
    this.members = members;
    this.headers = headers;
  }

  /** An error whose status is what the service's model says of the code, or 400. */
  public static AwsError of(String code, String message) {
    return new AwsError(code, 0, Type.SENDER, message, Map.of(), Map.of());
  }

  public static AwsError of(String code, int status, String message) {
    return new AwsError(
        code, status, status >= 500 ? Type.RECEIVER : Type.SENDER, message, Map.of(), Map.of());
  }

  /** AWS's answer to a caller without the permission. */
  public static AwsError accessDenied(String message) {
    return of("AccessDenied", 403, message);
  }

  public static AwsError validationError(String message) {
    return of("ValidationError", 400, message);
  }

  /** What a client sees of our own faults: nothing but that there is one. */
  public static AwsError internalFailure() {
    return of(
        "InternalFailure",
        500,
        "The request processing has failed because of an unknown error, exception or failure.");
  }

  static AwsError notImplemented(AwsService service, String operation) {
    return of(
        "NotImplemented",
        501,
        "The operation " + service.actionPrefix() + ":" + operation + " is not implemented.");
  }

  /** The error with another member, such as {@code Reason}, where a JSON service has some. */
  public AwsError with(String member, String value) {
    Map<String, String> more = new LinkedHashMap<>(members());
    more.put(member, value);
    return new AwsError(code, status, type, getMessage(), more, headers());
  }

  /** The error with a header of its own on the wire. */
  public AwsError withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers());
    more.put(name, value);
    return new AwsError(code, status, type, getMessage(), members(), more);
  }

  /** The headers that go with the error. */
  public Map<String, String> headers() {
    return headers == null ? Map.of() : headers;
  }

  Map<String, String> members() {
    return members == null ? Map.of() : members;
  }

  public String code() {
    return code;
  }

  /** The HTTP status; 0 where the error table is to say. */
  public int status() {
    return status;
  }

  public Type type() {
    return type;
  }

  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
