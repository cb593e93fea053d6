package io.hindsight.http.aws.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request leads: the service, and the operation if there is such.
 *
 * @param service the service that is spoken to
 * @param name the operation as the request names it; empty where it names none
 * @param operation null where the service has no such operation
 */
public record Route(AwsService service, String name, @Nullable OperationModel operation) {
  private static final List<AwsService> TARGETED =
      List.of(
          AwsService.ORGANIZATIONS,
          AwsService.SSO_ADMIN,
          AwsService.IDENTITY_STORE,
          AwsService.CLOUD_TRAIL);

  /**
   * Finds the operation: by the target header, else by the form's Action and Version, else by the
   * signing service with method and path. A service that nothing tells is taken to be IAM.
   *
   * @param signingName the service in the request's credential scope; null for an unsigned request
   */
  public static Route of(WireRequest request, @Nullable String signingName) {
    String target = request.header("x-amz-target");
    if (target != null) {
      return ofTarget(target, signingName);
    }
    AwsService signed = bySigningName(signingName);
    if (signed.protocol() == AwsService.Protocol.REST_JSON) {
      return ofPath(signed, request);
    }
    return isForm(request) ? ofAction(request, signed) : new Route(signed, "", null);
  }

  /** The service that a credential scope names; IAM where it names none that is known. */
  public static AwsService bySigningName(@Nullable String signingName) {
    return signingName == null
        ? AwsService.IAM
        : AwsService.ofSigningName(signingName).orElse(AwsService.IAM);
  }

  private static Route ofTarget(String target, @Nullable String signingName) {
    int dot = target.lastIndexOf('.');
    String prefix = dot < 0 ? "" : target.substring(0, dot);
    String name = target.substring(dot + 1);
    for (AwsService service : TARGETED) {
      ServiceModel model = ServiceModel.of(service);
      if (model.targetPrefix().equals(prefix)) {
        return new Route(service, name, model.operation(name).orElse(null));
      }
    }
    AwsService signed = bySigningName(signingName);
    return new Route(
        signed.protocol() == AwsService.Protocol.JSON ? signed : AwsService.CLOUD_TRAIL,
        name,
        null);
  }

  private static Route ofPath(AwsService service, WireRequest request) {
    OperationModel best = null;
    for (OperationModel operation : ServiceModel.of(service).operations()) {
      if (operation.method().equals(request.method())) {
        PathTemplate template = PathTemplate.of(operation.uri());
        if (template.match(request.rawPath()) != null
            && (best == null || template.literals() > PathTemplate.of(best.uri()).literals())) {
          best = operation;
        }
      }
    }
    return new Route(service, best == null ? "" : best.name(), best);
  }

  private static Route ofAction(WireRequest request, AwsService signed) {
    Parameters parameters = request.parameters();
    String action = parameters.top("Action");
    String version = parameters.top("Version");
    AwsService service = signed;
    boolean known = version == null;
    for (AwsService each : List.of(AwsService.IAM, AwsService.STS)) {
      if (ServiceModel.of(each).version().equals(version)) {
        service = each;
        known = true;
      }
    }
    String name = action == null ? "" : action;
    return known && service.protocol() == AwsService.Protocol.QUERY
        ? new Route(service, name, ServiceModel.of(service).operation(name).orElse(null))
        : new Route(service, name, null);
  }

  private static boolean isForm(WireRequest request) {
    String type = request.header("content-type");
    return request.body().length == 0
        || type == null
        || type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33);
  }
}
