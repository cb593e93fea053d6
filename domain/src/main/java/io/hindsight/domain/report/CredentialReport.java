package io.hindsight.domain.report;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.PasswordPolicy;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.CredentialStatus;
import io.hindsight.domain.principal.LoginProfile;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.SigningCertificate;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.LastUses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of an account's root and users as AWS's table of comma-separated values
 * ("Generate credential reports for your AWS account" in the IAM User Guide).
 *
 * <p>AWS leaves the last column away where no user has more keys or certificates than its columns
 * tell of, as none has under AWS's quotas.
 *
 * @param asOf the moment that {@code state} is of
 */
public record CredentialReport(Entities state, LastUses lastUses, AccountId account, AsOf asOf) {
  private static final String NOT_APPLICABLE = "N/A";
  private static final String NO_INFORMATION = "no_information";
  private static final String NOT_SUPPORTED = "not_supported";
  private static final int TOLD = 2;
  private static final List<String> COLUMNS =
      List.of(
          "user",
          "arn",
          "user_creation_time",
          "password_enabled",
          "password_last_used",
          "password_last_changed",
          "password_next_rotation",
          "mfa_active",
          "access_key_1_active",
          "access_key_1_last_rotated",
          "access_key_1_last_used_date",
          "access_key_1_last_used_region",
          "access_key_1_last_used_service",
          "access_key_2_active",
          "access_key_2_last_rotated",
          "access_key_2_last_used_date",
          "access_key_2_last_used_region",
          "access_key_2_last_used_service",
          "cert_1_active",
          "cert_1_last_rotated",
          "cert_2_active",
          "cert_2_last_rotated");

  private record Holder(String name, String arn, Instant createDate, Principal principal) {
    int additionalKeys() {
      return Math.max(0, principal.accessKeys().size() - TOLD);
    }

    int additionalCertificates() {
      return Math.max(0, principal.credentials().signingCertificates().size() - TOLD);
    }

    boolean hasAdditional() {
      return additionalKeys() + additionalCertificates() > 0;
    }
  }

  /** The table, its rows parted by line feeds; root comes first, then the users by name. */
  public String csv() {
    List<Holder> holders = new ArrayList<>();
    root().ifPresent(holders::add);
    Identities.all(state, account, Identity.Kind.USER)
        .flatMap(user -> holder(user).stream())
        .forEach(holders::add);
    boolean additional = holders.stream().anyMatch(Holder::hasAdditional);
    @Nullable PasswordPolicy policy = state.get(PasswordPolicy.key(account));
    Set<String> withDevice =
        state
            .all(MfaDevice.TABLE, account)
            .flatMap(device -> Optional.ofNullable(device.userId()).stream())
            .collect(Collectors.toSet());
    List<String> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(COLUMNS);
    if (additional) {
      header.add("additional_credentials_info");
    }
    rows.add(row(header));
    for (Holder holder : holders) {
      List<String> fields = fields(holder, policy, withDevice);
      if (additional) {
        fields.add(additional(holder));
      }
      rows.add(row(fields));
    }
    return String.join("\n", rows);
  }

  private Optional<Holder> root() {
    Account known = state.get(Account.key(account));
    return known == null
        ? Optional.empty()
        : state
            .find(Principal.key(account, account.value()))
            .map(
                root ->
                    new Holder(
                        "<root_account>",
                        Arn.iam(account, "root").toString(),
                        known.createDate(),
                        root));
  }

  private Optional<Holder> holder(Identity user) {
    return state
        .find(Principal.key(account, user.id()))
        .map(principal -> new Holder(user.name(), user.arn(), user.createDate(), principal));
  }

  private List<String> fields(
      Holder holder, @Nullable PasswordPolicy policy, Set<String> withDevice) {
    Principal principal = holder.principal();
    List<String> fields = new ArrayList<>();
    fields.add(holder.name());
    fields.add(holder.arn());
    fields.add(date(holder.createDate()));
    password(principal, policy, fields);
    fields.add(Boolean.toString(withDevice.contains(principal.id())));
    List<AccessKey> keys =
        principal.accessKeys().stream()
            .sorted(Comparator.comparing(AccessKey::accessKeyId))
            .toList();
    for (int i = 0; i < TOLD; i++) {
      key(i < keys.size() ? keys.get(i) : null, fields);
    }
    List<SigningCertificate> certificates =
        principal.credentials().signingCertificates().stream()
            .sorted(
                Comparator.comparing(CredentialReport::isActive)
                    .thenComparing(SigningCertificate::uploadDate))
            .toList();
    for (int i = 0; i < TOLD; i++) {
      certificate(i < certificates.size() ? certificates.get(i) : null, fields);
    }
    return fields;
  }

  /** No website signs anybody in here, so no password has been used as far as is known. */
  private static void password(
      Principal principal, @Nullable PasswordPolicy policy, List<String> fields) {
    LoginProfile profile = principal.loginProfile();
    fields.add(Boolean.toString(profile != null));
    fields.add(profile == null ? NOT_APPLICABLE : NO_INFORMATION);
    fields.add(profile == null ? NOT_APPLICABLE : date(profile.changeDate()));
    if (principal.kind() == Principal.Kind.ROOT) {
      fields.add(NOT_SUPPORTED);
      return;
    }
    Integer days = policy == null || !policy.expires() ? null : policy.maxPasswordAge();
    fields.add(
        profile == null || days == null
            ? NOT_APPLICABLE
            : date(profile.changeDate().plus(Duration.ofDays(days))));
  }

  private void key(@Nullable AccessKey key, List<String> fields) {
    if (key == null) {
      fields.addAll(
          List.of("false", NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE));
      return;
    }
    fields.add(Boolean.toString(key.status() == AccessKey.Status.ACTIVE));
    fields.add(date(key.createDate()));
    Optional<LastUses.Use> use = lastUses.ofKey(account, key.accessKeyId(), asOf);
    fields.add(use.map(LastUses.Use::at).map(CredentialReport::date).orElse(NOT_APPLICABLE));
    fields.add(use.map(LastUses.Use::region).orElse(NOT_APPLICABLE));
    fields.add(use.map(LastUses.Use::service).orElse(NOT_APPLICABLE));
  }

  private static void certificate(@Nullable SigningCertificate certificate, List<String> fields) {
    fields.add(Boolean.toString(certificate != null && isActive(certificate)));
    fields.add(certificate == null ? NOT_APPLICABLE : date(certificate.uploadDate()));
  }

  private static boolean isActive(SigningCertificate certificate) {
    return certificate.status() == CredentialStatus.ACTIVE;
  }

  private static String additional(Holder holder) {
    List<String> told = new ArrayList<>();
    if (holder.additionalKeys() > 0) {
      told.add(holder.additionalKeys() + " additional access keys: ListAccessKeys");
    }
    if (holder.additionalCertificates() > 0) {
      told.add(
          holder.additionalCertificates()
              + " additional signing certificates: ListSigningCertificates");
    }
    return told.isEmpty() ? NOT_APPLICABLE : String.join("; ", told);
  }

  private static String date(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String row(List<String> fields) {
    return fields.stream().map(CredentialReport::field).collect(Collectors.joining(","));
  }

  private static String field(String value) {
    return value.indexOf(',') < 0 && value.indexOf('"') < 0
        ? value
        : '"' + value.replace("\"", "\"\"") + '"';
  }
}
