package io.hindsight.http.aws.iam;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.report.Report;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;

/** What the operations of several nouns look up and put in AWS's form. */
record Lookups(Backend backend) {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final BitSet UNRESERVED = new BitSet();

  static {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        .chars()
        .forEach(UNRESERVED::set);
  }

  /** The identity of that name as of the call's moment. */
  Identity identity(Call call, Identity.Kind kind, String name) {
    return identity(backend.at(call), call, kind, name);
  }

  Identity identity(Entities state, Call call, Identity.Kind kind, String name) {
    return Identities.find(state, backend.account(call), kind, name)
        .orElseThrow(() -> Backend.error(Identities.notFound(kind, name)));
  }

  /** An identity that others than AWS may change. */
  Identity modifiable(Call call, Identity.Kind kind, String name) {
    Identity identity = identity(call, kind, name);
    Identities.protection(identity)
        .ifPresent(
            rejection -> {
              throw Backend.error(rejection);
            });
    return identity;
  }

  /** The user that the call names, or else the user who calls. */
  Identity userOrCaller(Call call, @Nullable String name) {
    return identity(call, Identity.Kind.USER, nameOrCaller(call, name));
  }

  /** The name, or else that of the user who calls. */
  String nameOrCaller(Call call, @Nullable String name) {
    if (name != null) {
      return name;
    }
    return backend
        .caller(call)
        .userName()
        .orElseThrow(
            () ->
                AwsError.validationError(
                    "Must specify userName when calling with non-User credentials"));
  }

  /** Whether the call names no user and root makes it: then it is about root. */
  boolean isAboutRoot(Call call, @Nullable String name) {
    Subject.Kind kind = backend.caller(call).kind();
    return name == null && (kind == Subject.Kind.ROOT || kind == Subject.Kind.ASSUMED_ROOT);
  }

  Principal principal(Entities state, Identity identity) {
    return state
        .find(Principal.key(identity.account(), identity.id()))
        .orElseThrow(() -> Backend.error(Identities.notFound(identity.kind(), identity.name())));
  }

  Principal principal(Call call, Identity identity) {
    return principal(backend.at(call), identity);
  }

  /** The moment that a call asks about. */
  static Instant moment(Call call) {
    return call.asOf() instanceof AsOf.Instant past ? past.instant() : call.time();
  }

  /** When a role's sessions last called something, as far back as AWS tells; empty otherwise. */
  RoleLastUsed lastUsed(Call call, Identity role) {
    Instant from = moment(call).minus(Report.TRACKING_PERIOD);
    return backend
        .engine()
        .trail()
        .lastUses()
        .ofPrincipal(role.account(), role.id(), call.asOf())
        .filter(use -> !use.at().isBefore(from))
        .map(use -> RoleLastUsed.builder().lastUsedDate(use.at()).region(use.region()).build())
        .orElseGet(() -> RoleLastUsed.builder().build());
  }

  static String path(@Nullable String path) {
    return path == null ? "/" : path;
  }

  static boolean isUnder(@Nullable String prefix, String path) {
    return prefix == null || path.startsWith(prefix);
  }

  static List<Tag> tags(List<software.amazon.awssdk.services.iam.model.Tag> tags) {
    return tags.stream().map(tag -> new Tag(tag.key(), tag.value())).toList();
  }

  static List<software.amazon.awssdk.services.iam.model.Tag> tags(Tags tags) {
    return tags.list().stream()
        .map(
            tag ->
                software.amazon.awssdk.services.iam.model.Tag.builder()
                    .key(tag.key())
                    .value(tag.value())
                    .build())
        .toList();
  }

  /** The tags where there are some; null leaves the member out of a response. */
  static @Nullable List<software.amazon.awssdk.services.iam.model.Tag> tagsIfAny(Tags tags) {
    return tags.list().isEmpty() ? null : tags(tags);
  }

  /** A document as IAM returns it, percent-encoded after RFC 3986. */
  static String encoded(String document) {
    StringBuilder out = new StringBuilder(document.length() * 2);
    for (byte each : document.getBytes(StandardCharsets.UTF_8)) {
      if (each > 0 && UNRESERVED.get(each)) {
        out.append((char) each);
      } else {
        out.append('%').append(HEX.toHighHexDigit(each)).append(HEX.toLowHexDigit(each));
      }
    }
    return out.toString();
  }
}
