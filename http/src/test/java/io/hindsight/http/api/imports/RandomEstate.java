package io.hindsight.http.api.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;

/** Writes of IAM's of every kind, on a few names at random; many are refused. */
final class RandomEstate {
  private final IamClient iam;
  private final String account;
  private final Random random;
  private final List<String> keys = new ArrayList<>(List.of("AKIANONE"));
  private final List<Runnable> writes = new ArrayList<>();

  RandomEstate(IamClient iam, String account, long seed) {
    this.iam = iam;
    this.account = account;
    this.random = new Random(seed);
    users();
    groups();
    roles();
    policies();
    credentials();
    providers();
    settings();
  }

  /** Does so many writes; answers how many were taken. */
  int run(int count) {
    int taken = 0;
    for (int i = 0; i < count; i++) {
      try {
        writes.get(random.nextInt(writes.size())).run();
        taken++;
      } catch (IamException e) {
        continue;
      }
    }
    return taken;
  }

  private String one(String... names) {
    return names[random.nextInt(names.length)];
  }

  private String user() {
    return one("alice", "Bob", "carol");
  }

  private String group() {
    return one("staff", "admins");
  }

  private String role() {
    return one("deploy", "reader");
  }

  private String path() {
    return one("/", "/team/red/");
  }

  private String arn(String name) {
    return "arn:aws:iam::" + account + ':' + name;
  }

  private String managed() {
    return one(
        arn("policy/p1"),
        arn("policy/team/red/p1"),
        arn("policy/p2"),
        "arn:aws:iam::aws:policy/ReadOnlyAccess");
  }

  private String document() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:%s\",\"Resource\":\"*\"}]}"
        .formatted(one("Get*", "Put*", "List*", "*"));
  }

  private String trust() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"}]}"
        .formatted(one(arn("root"), arn("user/alice"), arn("role/reader")));
  }

  private Tag tag() {
    return Tag.builder().key(one("team", "stage")).value(one("red", "blue", "")).build();
  }

  private void often(Runnable... those) {
    for (int i = 0; i < 3; i++) {
      writes.addAll(Arrays.asList(those));
    }
  }

  private void users() {
    often(
        () -> iam.createUser(r -> r.userName(user()).path(path()).tags(tag())),
        () ->
            iam.putUserPolicy(
                r -> r.userName(user()).policyName(one("a", "b")).policyDocument(document())),
        () -> iam.attachUserPolicy(r -> r.userName(user()).policyArn(managed())));
    writes.add(() -> iam.deleteUserPolicy(r -> r.userName(user()).policyName(one("a", "b"))));
    writes.add(() -> iam.detachUserPolicy(r -> r.userName(user()).policyArn(managed())));
    writes.add(
        () ->
            iam.putUserPermissionsBoundary(r -> r.userName(user()).permissionsBoundary(managed())));
    writes.add(() -> iam.deleteUserPermissionsBoundary(r -> r.userName(user())));
    writes.add(() -> iam.tagUser(r -> r.userName(user()).tags(tag())));
    writes.add(() -> iam.untagUser(r -> r.userName(user()).tagKeys(tag().key())));
    writes.add(() -> iam.updateUser(r -> r.userName(user()).newUserName(user()).newPath(path())));
    writes.add(() -> iam.deleteUser(r -> r.userName(user())));
  }

  private void groups() {
    often(
        () -> iam.createGroup(r -> r.groupName(group()).path(path())),
        () -> iam.addUserToGroup(r -> r.groupName(group()).userName(user())));
    writes.add(() -> iam.removeUserFromGroup(r -> r.groupName(group()).userName(user())));
    writes.add(
        () ->
            iam.putGroupPolicy(
                r -> r.groupName(group()).policyName("a").policyDocument(document())));
    writes.add(() -> iam.deleteGroupPolicy(r -> r.groupName(group()).policyName("a")));
    writes.add(() -> iam.attachGroupPolicy(r -> r.groupName(group()).policyArn(managed())));
    writes.add(() -> iam.detachGroupPolicy(r -> r.groupName(group()).policyArn(managed())));
    writes.add(
        () -> iam.updateGroup(r -> r.groupName(group()).newGroupName(group()).newPath(path())));
    writes.add(() -> iam.deleteGroup(r -> r.groupName(group())));
  }

  private void roles() {
    often(
        () ->
            iam.createRole(
                r ->
                    r.roleName(role())
                        .path(path())
                        .assumeRolePolicyDocument(trust())
                        .maxSessionDuration(7200)
                        .description(one("one", "two"))),
        () -> iam.attachRolePolicy(r -> r.roleName(role()).policyArn(managed())),
        () ->
            iam.putRolePolicy(r -> r.roleName(role()).policyName("a").policyDocument(document())));
    writes.add(() -> iam.deleteRolePolicy(r -> r.roleName(role()).policyName("a")));
    writes.add(() -> iam.detachRolePolicy(r -> r.roleName(role()).policyArn(managed())));
    writes.add(() -> iam.updateAssumeRolePolicy(r -> r.roleName(role()).policyDocument(trust())));
    writes.add(() -> iam.updateRole(r -> r.roleName(role()).maxSessionDuration(3600)));
    writes.add(() -> iam.updateRoleDescription(r -> r.roleName(role()).description("three")));
    writes.add(
        () ->
            iam.putRolePermissionsBoundary(r -> r.roleName(role()).permissionsBoundary(managed())));
    writes.add(() -> iam.deleteRolePermissionsBoundary(r -> r.roleName(role())));
    writes.add(() -> iam.tagRole(r -> r.roleName(role()).tags(tag())));
    writes.add(() -> iam.untagRole(r -> r.roleName(role()).tagKeys(tag().key())));
    writes.add(() -> iam.deleteRole(r -> r.roleName(role())));
    writes.add(() -> iam.createInstanceProfile(r -> r.instanceProfileName("box").path(path())));
    writes.add(
        () -> iam.addRoleToInstanceProfile(r -> r.instanceProfileName("box").roleName(role())));
    writes.add(
        () ->
            iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("box").roleName(role())));
    writes.add(() -> iam.tagInstanceProfile(r -> r.instanceProfileName("box").tags(tag())));
    writes.add(
        () -> iam.untagInstanceProfile(r -> r.instanceProfileName("box").tagKeys(tag().key())));
    writes.add(() -> iam.deleteInstanceProfile(r -> r.instanceProfileName("box")));
    writes.add(() -> iam.createServiceLinkedRole(r -> r.awsServiceName("spot.amazonaws.com")));
    writes.add(() -> iam.deleteServiceLinkedRole(r -> r.roleName("AWSServiceRoleForEC2Spot")));
  }

  private void policies() {
    often(
        () ->
            iam.createPolicy(
                r ->
                    r.policyName(one("p1", "p2"))
                        .path(path())
                        .description("d")
                        .policyDocument(document())
                        .tags(tag())),
        () ->
            iam.createPolicyVersion(
                r ->
                    r.policyArn(managed())
                        .policyDocument(document())
                        .setAsDefault(random.nextBoolean())));
    writes.add(
        () ->
            iam.setDefaultPolicyVersion(
                r -> r.policyArn(managed()).versionId(one("v1", "v2", "v3"))));
    writes.add(
        () -> {
          String arn = managed();
          for (PolicyVersion version : iam.listPolicyVersions(r -> r.policyArn(arn)).versions()) {
            if (!version.isDefaultVersion() && !arn.contains("::aws:")) {
              iam.deletePolicyVersion(r -> r.policyArn(arn).versionId(version.versionId()));
            }
          }
        });
    writes.add(() -> iam.tagPolicy(r -> r.policyArn(managed()).tags(tag())));
    writes.add(() -> iam.untagPolicy(r -> r.policyArn(managed()).tagKeys(tag().key())));
    writes.add(() -> iam.deletePolicy(r -> r.policyArn(managed())));
  }

  private void credentials() {
    writes.add(
        () -> keys.add(iam.createAccessKey(r -> r.userName(user())).accessKey().accessKeyId()));
    writes.add(
        () ->
            iam.updateAccessKey(
                r ->
                    r.userName(user())
                        .accessKeyId(one(keys.toArray(String[]::new)))
                        .status(
                            one(StatusType.ACTIVE.toString(), StatusType.INACTIVE.toString()))));
    writes.add(
        () ->
            iam.deleteAccessKey(
                r -> r.userName(user()).accessKeyId(one(keys.toArray(String[]::new)))));
    writes.add(
        () ->
            iam.createLoginProfile(
                r ->
                    r.userName(user())
                        .password("Secret-word-1")
                        .passwordResetRequired(random.nextBoolean())));
    writes.add(() -> iam.updateLoginProfile(r -> r.userName(user()).passwordResetRequired(true)));
    writes.add(() -> iam.deleteLoginProfile(r -> r.userName(user())));
    writes.add(
        () ->
            iam.createVirtualMFADevice(
                r -> r.virtualMFADeviceName("phone").path(path()).tags(tag())));
    writes.add(() -> iam.tagMFADevice(r -> r.serialNumber(arn("mfa/phone")).tags(tag())));
    writes.add(
        () -> iam.untagMFADevice(r -> r.serialNumber(arn("mfa/phone")).tagKeys(tag().key())));
    writes.add(() -> iam.deleteVirtualMFADevice(r -> r.serialNumber(arn("mfa/phone"))));
  }

  private void providers() {
    String provider = arn("oidc-provider/id.example.com");
    String print = "a".repeat(40);
    writes.add(
        () ->
            iam.createOpenIDConnectProvider(
                r ->
                    r.url("https://id.example.com")
                        .clientIDList("one")
                        .thumbprintList(print)
                        .tags(tag())));
    writes.add(
        () ->
            iam.addClientIDToOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(provider).clientID(one("two", "three"))));
    writes.add(
        () ->
            iam.removeClientIDFromOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(provider).clientID(one("two", "three"))));
    writes.add(
        () ->
            iam.updateOpenIDConnectProviderThumbprint(
                r -> r.openIDConnectProviderArn(provider).thumbprintList(print.replace('a', 'b'))));
    writes.add(
        () -> iam.tagOpenIDConnectProvider(r -> r.openIDConnectProviderArn(provider).tags(tag())));
    writes.add(
        () ->
            iam.untagOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(provider).tagKeys(tag().key())));
    writes.add(() -> iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(provider)));
  }

  private void settings() {
    writes.add(
        () ->
            iam.updateAccountPasswordPolicy(
                r ->
                    r.minimumPasswordLength(10)
                        .allowUsersToChangePassword(random.nextBoolean())
                        .maxPasswordAge(90)));
    writes.add(() -> iam.deleteAccountPasswordPolicy());
    writes.add(
        () ->
            iam.createAccountAlias(
                r -> r.accountAlias(one("acme", "acme-dev").toLowerCase(Locale.ROOT))));
    writes.add(() -> iam.deleteAccountAlias(r -> r.accountAlias(one("acme", "acme-dev"))));
  }
}
