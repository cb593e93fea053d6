package io.hindsight.http.aws.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The errors of a service: code, status and blame, as its model and its protocol have them. An
 * error is named by its code in the awsQuery protocol ({@code AccessDenied}), and each protocol's
 * own name and status for it are found here.
 */
public final class ErrorTable {
  /** An error as it goes onto the wire. */
  public record Row(String code, int status, AwsError.Type type) {}

  private record Common(String json, int queryStatus, int jsonStatus, int restStatus) {}

  // What any service may answer; the JSON protocols name and number these differently.
  private static final Map<String, Common> COMMON =
      Map.ofEntries(
          common("AccessDenied", "AccessDeniedException", 403, 400, 403),
          common("ExpiredToken", "ExpiredTokenException", 403, 400, 403),
          common("IncompleteSignature", "IncompleteSignatureException", 400, 400, 403),
          common("InternalFailure", "InternalFailure", 500, 500, 500),
          common("InvalidAction", "UnknownOperationException", 400, 400, 404),
          common("InvalidClientTokenId", "UnrecognizedClientException", 403, 400, 403),
          common("MalformedInput", "SerializationException", 400, 400, 400),
          common("MissingAction", "UnknownOperationException", 400, 400, 404),
          common(
              "MissingAuthenticationToken", "MissingAuthenticationTokenException", 403, 400, 403),
          common("NotImplemented", "NotImplemented", 501, 501, 501),
          common("RequestEntityTooLarge", "RequestEntityTooLargeException", 413, 413, 413),
          common("RequestExpired", "RequestExpired", 400, 400, 400),
          common("ServiceUnavailable", "ServiceUnavailableException", 503, 503, 503),
          common("SignatureDoesNotMatch", "InvalidSignatureException", 403, 400, 403),
          common("Throttling", "ThrottlingException", 400, 400, 429),
          common("ValidationError", "ValidationException", 400, 400, 400));

  private final AwsService.Protocol protocol;
  private final Map<String, Row> modelled;

  private ErrorTable(AwsService.Protocol protocol, Map<String, Row> modelled) {
    this.protocol = protocol;
    this.modelled = Map.copyOf(modelled);
  }

  private static Map.Entry<String, Common> common(
      String code, String json, int queryStatus, int jsonStatus, int restStatus) {
    return Map.entry(code, new Common(json, queryStatus, jsonStatus, restStatus));
  }

  static ErrorTable read(AwsService service, JsonNode errors) {
    Map<String, Row> rows = new HashMap<>();
    errors
        .properties()
        .forEach(
            entry -> {
              String code = entry.getValue().get("code").asText();
              int status = entry.getValue().get("status").asInt();
              Row row = new Row(code, status, type(status));
              rows.put(entry.getKey(), row);
              rows.put(code, row);
            });
    return new ErrorTable(service.protocol(), rows);
  }

  /** What {@code error} is called and numbered here. */
  public Row row(AwsError error) {
    Common common = COMMON.get(error.code());
    if (common != null) {
      return common(common, error.code());
    }
    Row row = modelled.get(error.code());
    if (row == null && protocol != AwsService.Protocol.QUERY) {
      row = modelled.get(error.code() + "Exception");
    }
    if (row != null) {
      return row;
    }
    return new Row(error.code(), error.status() == 0 ? 400 : error.status(), error.type());
  }

  /** The exception that a code stands for, by which CloudTrail names errors. */
  public String exceptionName(String code) {
    return modelled.entrySet().stream()
        .filter(entry -> entry.getValue().code().equals(code) && !entry.getKey().equals(code))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(code);
  }

  private Row common(Common common, String code) {
    int status =
        protocol == AwsService.Protocol.QUERY
            ? common.queryStatus()
            : protocol == AwsService.Protocol.JSON ? common.jsonStatus() : common.restStatus();
    Row row = modelled.get(common.json());
    if (protocol == AwsService.Protocol.QUERY) {
      return new Row(code, status, type(status));
    }
    return row != null ? row : new Row(common.json(), status, type(status));
  }

  private static AwsError.Type type(int status) {
    return status >= 500 ? AwsError.Type.RECEIVER : AwsError.Type.SENDER;
  }
}
