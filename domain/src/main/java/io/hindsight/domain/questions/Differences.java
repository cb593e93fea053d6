package io.hindsight.domain.questions;

import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.TrustPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What differs between two versions of an entity, as far as it has a say in access. */
final class Differences {
  private Differences() {}

  /**
   * @param groups the names of groups by their ids
   */
  static Optional<String> of(
      @Nullable Identity before, @Nullable Identity after, UnaryOperator<String> groups) {
    if (before == null) {
      return after == null ? Optional.empty() : first(after);
    }
    String noun = before.kind().noun() + " " + before.name();
    if (after == null) {
      return Optional.of(noun + " deleted");
    }
    List<String> words = new ArrayList<>();
    List<String> old = before.relations().attached();
    List<String> now = after.relations().attached();
    added(old, now).forEach(arn -> words.add(arn + " attached to " + noun));
    added(now, old).forEach(arn -> words.add(arn + " detached from " + noun));
    String boundary = after.relations().boundary();
    if (!Objects.equals(before.relations().boundary(), boundary)) {
      words.add(
          boundary == null
              ? "permissions boundary of " + noun + " removed"
              : "permissions boundary " + boundary + " set on " + noun);
    }
    if (before.groups() != after.groups()) {
      added(before.groups(), after.groups())
          .forEach(id -> words.add(noun + " joined group " + groups.apply(id)));
      added(after.groups(), before.groups())
          .forEach(id -> words.add(noun + " left group " + groups.apply(id)));
    }
    if (!before.name().equals(after.name()) || !before.path().equals(after.path())) {
      words.add(noun + " renamed " + after.path() + after.name());
    }
    maps(before.inlinePolicies(), after.inlinePolicies(), noun, words);
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  private static Optional<String> first(Identity identity) {
    return Optional.of(identity.kind().noun() + " " + identity.name() + " created");
  }

  static Optional<String> of(
      @Nullable Principal before, @Nullable Principal after, String noun, boolean policies) {
    if (before == null || after == null) {
      return before == null && after == null
          ? Optional.empty()
          : Optional.of(noun + (after == null ? " deleted" : " created"));
    }
    List<String> words = new ArrayList<>();
    if (policies) {
      maps(before.inlinePolicies(), after.inlinePolicies(), noun, words);
    }
    TrustPolicy trust = after.trustPolicy();
    if (!policies && trust != null && !trust.equals(before.trustPolicy())) {
      words.add("trust policy of " + noun + " changed");
    }
    if (!before.tags().equals(after.tags())) {
      words.add("tags of " + noun + " changed");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  static Optional<String> of(
      @Nullable ManagedPolicy before, @Nullable ManagedPolicy after, String arn) {
    if (before == null || after == null) {
      return before == null && after == null
          ? Optional.empty()
          : Optional.of("policy " + arn + (after == null ? " deleted" : " created"));
    }
    return before.defaultVersion().document().equals(after.defaultVersion().document())
        ? Optional.empty()
        : Optional.of("policy " + arn + " now " + after.defaultVersionId());
  }

  private static List<String> added(Collection<String> before, Collection<String> after) {
    return before == after
        ? List.of()
        : after.stream().filter(each -> !before.contains(each)).distinct().toList();
  }

  private static void maps(
      Map<String, String> before, Map<String, String> after, String noun, List<String> words) {
    if (before == after) {
      return;
    }
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String old = before.get(name);
      String now = after.get(name);
      if (!Objects.equals(old, now)) {
        String verb = now == null ? " deleted from " : old == null ? " put on " : " changed on ";
        words.add("inline policy " + name + verb + noun);
      }
    }
  }
}
