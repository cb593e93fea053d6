package io.hindsight.http.aws.authorization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.catalogue.servicelinkedroles.ServiceLinkedRole;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.servercertificate.ServerCertificate;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.protocol.Call;
import java.util.Optional;

/** The resources that belong to no identity: providers and server certificates. */
record AccountResources(Entities state) {

  Optional<Resources.Resource> of(Call call, Members members, AccountId account) {
    return members
        .text("SAMLProviderArn")
        .map(arn -> saml(account, arn))
        .or(() -> members.text("OpenIDConnectProviderArn").map(arn -> oidc(account, arn)))
        .or(() -> members.text("ServerCertificateName").map(name -> server(account, members, name)))
        .or(
            () ->
                members
                    .text("DelegationRequestId")
                    .map(
                        id ->
                            resource(
                                account, Arn.iam(account, "delegation-request/" + id).toString())))
        .or(() -> created(call, members, account));
  }

  private static Optional<Resources.Resource> created(
      Call call, Members members, AccountId account) {
    return switch (call.operation()) {
      case "CreateSAMLProvider" ->
          members.text("Name").map(name -> resource(account, SamlProvider.arn(account, name)));
      case "CreateOpenIDConnectProvider" ->
          members
              .text("Url")
              .filter(url -> url.contains("://"))
              .map(url -> resource(account, OidcProvider.arn(account, url)));
      case "CreateServiceLinkedRole" ->
          members.text("AWSServiceName").map(service -> serviceLinked(account, members, service));
      case "GetServiceLinkedRoleDeletionStatus" ->
          members
              .text("DeletionTaskId")
              .filter(task -> task.startsWith("task/") && task.lastIndexOf('/') > 5)
              .map(task -> "role" + task.substring(4, task.lastIndexOf('/')))
              .map(role -> resource(account, Arn.iam(account, role).toString()));
      case "GetHumanReadableSummary" ->
          members.text("EntityArn").map(arn -> resource(account, arn));
      case "GenerateOrganizationsAccessReport" ->
          members
              .text("EntityPath")
              .map(path -> resource(account, Arn.iam(account, "access-report/" + path).toString()));
      case "ListPoliciesGrantingServiceAccess", "GenerateServiceLastAccessedDetails" ->
          members.text("Arn").map(arn -> resource(account, arn));
      default -> Optional.empty();
    };
  }

  private static Resources.Resource serviceLinked(
      AccountId account, Members members, String service) {
    String name =
        ServiceLinkedRole.of(service)
            .map(role -> role.roleName(members.text("CustomSuffix").orElse(null)))
            .orElse("*");
    return resource(
        account,
        Arn.iam(account, "role" + ServiceLinkedRole.PATH + service + '/' + name).toString());
  }

  private Resources.Resource saml(AccountId account, String arn) {
    Tags tags =
        state.find(SamlProvider.key(account, arn)).map(SamlProvider::tags).orElse(Tags.NONE);
    return new Resources.Resource(arn, account, tags, null);
  }

  private Resources.Resource oidc(AccountId account, String arn) {
    Tags tags =
        state.find(OidcProvider.key(account, arn)).map(OidcProvider::tags).orElse(Tags.NONE);
    return new Resources.Resource(arn, account, tags, null);
  }

  private Resources.Resource server(AccountId account, Members members, String name) {
    return state
        .find(ServerCertificate.key(account, name))
        .map(known -> new Resources.Resource(known.arn(), account, known.tags(), null))
        .orElseGet(
            () -> {
              String path = members.text("Path").orElse("/");
              return resource(
                  account, Arn.iam(account, "server-certificate" + path + name).toString());
            });
  }

  private static Resources.Resource resource(AccountId account, String arn) {
    return new Resources.Resource(arn, account, Tags.NONE, null);
  }
}
