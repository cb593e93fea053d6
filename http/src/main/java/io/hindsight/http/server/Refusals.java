package io.hindsight.http.server;

import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.OperationModel;
import io.hindsight.http.aws.protocol.Route;

/** The errors of the endpoint itself, in AWS's words. */
final class Refusals {
  private Refusals() {}

  static AwsError missingToken(AwsService service) {
    return AwsError.of(
        "MissingAuthenticationToken",
        403,
        service.protocol() == AwsService.Protocol.QUERY
            ? "Request is missing Authentication Token"
            : "Missing Authentication Token");
  }

  static AwsError unknownOperation(Route route) {
    if (route.service().protocol() != AwsService.Protocol.QUERY) {
      return AwsError.of("InvalidAction", 400, "");
    }
    if (route.name().isEmpty()) {
      return AwsError.of(
          "MissingAction", 400, "The request is missing an action or a required parameter.");
    }
    String name = route.name().length() > 64 ? route.name().substring(0, 64) : route.name();
    return AwsError.of(
        "InvalidAction",
        400,
        "Could not find operation " + name + " for the version that was asked for");
  }

  static AwsError notImplemented(OperationModel operation) {
    return AwsError.of(
        "NotImplemented",
        501,
        "The operation "
            + operation.service().actionPrefix()
            + ":"
            + operation.name()
            + " is not implemented.");
  }
}
