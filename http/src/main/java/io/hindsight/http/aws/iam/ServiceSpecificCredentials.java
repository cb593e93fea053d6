package io.hindsight.http.aws.iam;

import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.ServiceSpecificCredential;
import io.hindsight.domain.principal.UserCredentialCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreateServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceSpecificCredentialResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceSpecificCredentialResponse;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsRequest;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;
import software.amazon.awssdk.services.iam.model.ResetServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.ResetServiceSpecificCredentialResponse;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialResponse;

/** Names and passwords, or API keys, for one service each. */
public final class ServiceSpecificCredentials {
  /** The services that there are, and whether they take an API key. */
  private static final Map<String, Boolean> SERVICES =
      Map.of(
          "codecommit.amazonaws.com", false,
          "cassandra.amazonaws.com", false,
          "bedrock.amazonaws.com", true);

  private static final int PASSWORD_BYTES = 32;
  private static final int API_KEY_BYTES = 66;

  private final Backend backend;
  private final Lookups lookups;

  /** A credential and whose it is. */
  private record Owned(Identity user, ServiceSpecificCredential credential) {
    String order() {
      return credential.serviceSpecificCredentialId();
    }
  }

  public ServiceSpecificCredentials(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<CreateServiceSpecificCredentialResponse> createServiceSpecificCredential(
      CreateServiceSpecificCredentialRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    boolean apiKey = takesApiKey(request.serviceName());
    if (!apiKey && request.credentialAgeDays() != null) {
      throw AwsError.validationError(
          "CredentialAgeDays is not supported for " + request.serviceName());
    }
    String id = backend.ids().uniqueId("ACCA");
    String secret = secret(apiKey);
    return backend
        .execute(
            call,
            new UserCredentialCommand.CreateServiceSpecificCredential(
                user.account(),
                user.id(),
                user.name(),
                id,
                request.serviceName(),
                apiKey,
                backend.vault().seal(secret, id),
                request.credentialAgeDays()))
        .thenApply(
            done ->
                CreateServiceSpecificCredentialResponse.builder()
                    .serviceSpecificCredential(shown(done.after(), user, id, secret, call))
                    .build());
  }

  public ListServiceSpecificCredentialsResponse listServiceSpecificCredentials(
      ListServiceSpecificCredentialsRequest request, Call call) {
    Entities state = backend.at(call);
    String service = request.serviceName();
    if (service != null) {
      takesApiKey(service);
    }
    Stream<Identity> users =
        Boolean.TRUE.equals(request.allUsers())
            ? Identities.all(state, backend.account(call), Identity.Kind.USER)
            : Stream.of(lookups.userOrCaller(call, request.userName()));
    Page<Owned> page =
        Page.of(
            users
                .flatMap(
                    user ->
                        lookups
                            .principal(state, user)
                            .credentials()
                            .serviceSpecificCredentials()
                            .stream()
                            .map(credential -> new Owned(user, credential)))
                .filter(
                    owned -> service == null || owned.credential().serviceName().equals(service))
                .sorted(Comparator.comparing(Owned::order)),
            Owned::order,
            request.marker(),
            request.maxItems());
    return ListServiceSpecificCredentialsResponse.builder()
        .serviceSpecificCredentials(
            page.items().stream().map(owned -> metadata(owned, call)).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<UpdateServiceSpecificCredentialResponse> updateServiceSpecificCredential(
      UpdateServiceSpecificCredentialRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    return backend
        .execute(
            call,
            new UserCredentialCommand.UpdateServiceSpecificCredential(
                user.account(),
                user.id(),
                user.name(),
                request.serviceSpecificCredentialId(),
                SigningCertificates.status(request.status())))
        .thenApply(done -> UpdateServiceSpecificCredentialResponse.builder().build());
  }

  public CompletionStage<ResetServiceSpecificCredentialResponse> resetServiceSpecificCredential(
      ResetServiceSpecificCredentialRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    String id = request.serviceSpecificCredentialId();
    boolean apiKey =
        lookups
            .principal(call, user)
            .credentials()
            .serviceSpecificCredential(id)
            .map(credential -> credential.serviceCredentialAlias() != null)
            .orElse(false);
    String secret = secret(apiKey);
    return backend
        .execute(
            call,
            new UserCredentialCommand.ResetServiceSpecificCredential(
                user.account(), user.id(), user.name(), id, backend.vault().seal(secret, id)))
        .thenApply(
            done ->
                ResetServiceSpecificCredentialResponse.builder()
                    .serviceSpecificCredential(shown(done.after(), user, id, secret, call))
                    .build());
  }

  public CompletionStage<DeleteServiceSpecificCredentialResponse> deleteServiceSpecificCredential(
      DeleteServiceSpecificCredentialRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    return backend
        .execute(
            call,
            new UserCredentialCommand.DeleteServiceSpecificCredential(
                user.account(), user.id(), user.name(), request.serviceSpecificCredentialId()))
        .thenApply(done -> DeleteServiceSpecificCredentialResponse.builder().build());
  }

  private static boolean takesApiKey(String service) {
    Boolean apiKey = SERVICES.get(service);
    if (apiKey == null) {
      throw Backend.error(
          Rejection.noSuchEntity(
              "No such service " + service + " is supported for Service Specific Credentials"));
    }
    return apiKey;
  }

  private String secret(boolean apiKey) {
    byte[] bytes = backend.ids().bytes(apiKey ? API_KEY_BYTES : PASSWORD_BYTES);
    return (apiKey ? "ABSK" : "") + Base64.getEncoder().encodeToString(bytes);
  }

  private software.amazon.awssdk.services.iam.model.ServiceSpecificCredential shown(
      Entities state, Identity user, String id, String secret, Call call) {
    ServiceSpecificCredential credential =
        lookups.principal(state, user).credentials().serviceSpecificCredential(id).orElseThrow();
    boolean apiKey = credential.serviceCredentialAlias() != null;
    return software.amazon.awssdk.services.iam.model.ServiceSpecificCredential.builder()
        .createDate(credential.createDate())
        .expirationDate(credential.expirationDate())
        .serviceName(credential.serviceName())
        .serviceUserName(credential.serviceUserName())
        .servicePassword(either(!apiKey, secret))
        .serviceCredentialAlias(credential.serviceCredentialAlias())
        .serviceCredentialSecret(either(apiKey, secret))
        .serviceSpecificCredentialId(id)
        .userName(user.name())
        .status(credential.statusAt(Lookups.moment(call)).awsName())
        .build();
  }

  private static @Nullable String either(boolean applies, String secret) {
    return applies ? secret : null;
  }

  private static ServiceSpecificCredentialMetadata metadata(Owned owned, Call call) {
    ServiceSpecificCredential credential = owned.credential();
    return ServiceSpecificCredentialMetadata.builder()
        .userName(owned.user().name())
        .status(credential.statusAt(Lookups.moment(call)).awsName())
        .serviceUserName(credential.serviceUserName())
        .serviceCredentialAlias(credential.serviceCredentialAlias())
        .createDate(credential.createDate())
        .expirationDate(credential.expirationDate())
        .serviceSpecificCredentialId(credential.serviceSpecificCredentialId())
        .serviceName(credential.serviceName())
        .build();
  }
}
