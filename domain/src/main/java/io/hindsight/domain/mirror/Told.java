package io.hindsight.domain.mirror;

import java.util.List;
import java.util.Set;

/** Whether a record of a write names all that the write is about. */
final class Told {
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of(
          "DeleteAccountPasswordPolicy",
          "DisableOrganizationsRootCredentialsManagement",
          "DisableOrganizationsRootSessions",
          "DisableOutboundWebIdentityFederation",
          "EnableOrganizationsRootCredentialsManagement",
          "EnableOrganizationsRootSessions",
          "EnableOutboundWebIdentityFederation",
          "UpdateAccountPasswordPolicy");

  private final String event;
  private final Node request;
  private final Node response;
  private final Node caller;

  private Told(String event, Node root) {
    this.event = event;
    this.request = root.get("requestParameters");
    this.response = root.get("responseElements");
    this.caller = root.get("userIdentity");
  }

  static boolean is(String event, Node root) {
    return new Told(event, root).isTold();
  }

  private boolean isTold() {
    if (OF_THE_ACCOUNT.contains(event)) {
      return true;
    }
    return role() && group() && user() && policy() && others();
  }

  private boolean has(String member) {
    return request.get(member).find().isPresent();
  }

  private boolean makes(String noun, String member) {
    return event.startsWith("Create") && response.get(noun).get(member).find().isPresent();
  }

  private boolean role() {
    boolean about = event.contains("Role");
    return !about || has("roleName") || makes("role", "roleName");
  }

  private boolean group() {
    return !event.contains("Group") || has("groupName") || makes("group", "groupName");
  }

  private boolean user() {
    if (event.contains("AccessKey")
        || event.contains("LoginProfile")
        || event.equals("EnableMFADevice")) {
      return has("userName")
          || caller.get("type").text().equals("Root")
          || caller.get("userName").find().isPresent();
    }
    return !event.contains("User") || has("userName") || makes("user", "userName");
  }

  private boolean policy() {
    if (event.endsWith("AssumeRolePolicy") || event.endsWith("PermissionsBoundary")) {
      return !event.startsWith("Put") || has("permissionsBoundary");
    }
    boolean managed =
        event.startsWith("Attach")
            || event.startsWith("Detach")
            || event.endsWith("PolicyVersion")
            || List.of("DeletePolicy", "TagPolicy", "UntagPolicy").contains(event);
    if (managed) {
      return has("policyArn");
    }
    boolean named = event.endsWith("Policy");
    return !named || has("policyName") || makes("policy", "policyName");
  }

  private boolean others() {
    if (event.contains("MFADevice")) {
      return has("serialNumber") || makes("virtualMFADevice", "serialNumber");
    }
    if (event.contains("InstanceProfile")) {
      return has("instanceProfileName");
    }
    if (event.contains("OpenIDConnectProvider")) {
      return has("openIDConnectProviderArn") || has("url");
    }
    if (event.contains("SAMLProvider")) {
      return has("sAMLProviderArn") || has("samlProviderArn") || has("name");
    }
    return !event.contains("Alias") || has("accountAlias");
  }
}
