package io.hindsight.domain.mirror;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is done with the writes of IAM, STS and Organizations, by name, and why. */
public final class Meaning {
  private static final Map<String, String> WITHOUT_EFFECT = new HashMap<>();

  static {
    iam();
    WITHOUT_EFFECT.put(
        key(Operations.STS, "DecodeAuthorizationMessage"),
        "it reads a message, and changes nothing");
    WITHOUT_EFFECT.put(
        key(Operations.STS, "GetDelegatedAccessToken"),
        "the credentials are a product provider's; what it does with them tells of the session");
    WITHOUT_EFFECT.put(
        key(Operations.STS, "GetWebIdentityToken"), "the token speaks outside of AWS only");
    organizations();
  }

  private Meaning() {}

  /** Whether a successful call of that name changes what is folded of an account. */
  public static boolean isApplied(String eventSource, String eventName) {
    return Operations.isKnown(eventSource, eventName);
  }

  /** Why a call changes nothing of who can do what; empty where nothing is known of it. */
  public static Optional<String> withoutEffect(String eventSource, String eventName) {
    return Optional.ofNullable(WITHOUT_EFFECT.get(key(eventSource, eventName)));
  }

  private static String key(String source, String name) {
    return source + ' ' + name;
  }

  private static void iam(String reason, String... names) {
    for (String name : names) {
      WITHOUT_EFFECT.put(key(Operations.IAM, name), reason);
    }
  }

  private static void iam() {
    iam(
        "a credential of a user's for one service, or for signing, not a permission",
        "CreateServiceSpecificCredential",
        "DeleteSSHPublicKey",
        "DeleteServiceSpecificCredential",
        "DeleteSigningCertificate",
        "ResetServiceSpecificCredential",
        "UpdateSSHPublicKey",
        "UpdateServiceSpecificCredential",
        "UpdateSigningCertificate",
        "UploadSSHPublicKey",
        "UploadSigningCertificate");
    iam(
        "a certificate of a server's, which gives nobody access",
        "DeleteServerCertificate",
        "TagServerCertificate",
        "UntagServerCertificate",
        "UpdateServerCertificate",
        "UploadServerCertificate");
    iam("the user has a password before and after", "ChangePassword");
    iam("the device stays the user's", "ResyncMFADevice");
    iam(
        "it makes a report",
        "GenerateCredentialReport",
        "GenerateOrganizationsAccessReport",
        "GenerateServiceLastAccessedDetails");
    iam("it sets the form of session tokens", "SetSecurityTokenServicePreferences");
    iam(
        "a request for access; who is given it acts in a session, which its calls tell of",
        "AcceptDelegationRequest",
        "AssociateDelegationRequest",
        "CreateDelegationRequest",
        "RejectDelegationRequest",
        "SendDelegationToken",
        "UpdateDelegationRequest");
  }

  private static void organizations(String reason, String... names) {
    for (String name : names) {
      WITHOUT_EFFECT.put(key(Operations.ORGANIZATIONS, name), reason);
    }
  }

  private static void organizations() {
    organizations(
        "it takes effect later, and the effect is recorded: CreateAccountResult",
        "CreateAccount",
        "CreateGovCloudAccount");
    organizations(
        "it takes effect later, and the effect is recorded: CloseAccountResult", "CloseAccount");
    organizations(
        "a handshake by itself changes nothing until it is accepted",
        "CancelHandshake",
        "DeclineHandshake",
        "EnableAllFeatures");
    organizations(
        "tags of the organization's own parts, which no policy here asks for",
        "TagResource",
        "UntagResource");
    organizations(
        "a service is let in; its roles are made by CreateServiceLinkedRole",
        "DisableAWSServiceAccess",
        "EnableAWSServiceAccess");
    organizations(
        "an account administers a service for others; its principals need their policies as before",
        "DeregisterDelegatedAdministrator",
        "RegisterDelegatedAdministrator");
    organizations(
        "it is about who pays",
        "InviteOrganizationToTransferResponsibility",
        "TerminateResponsibilityTransfer",
        "UpdateResponsibilityTransfer");
  }
}
