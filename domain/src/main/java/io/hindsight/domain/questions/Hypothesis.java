package io.hindsight.domain.questions;

import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A change that was not made. */
public sealed interface Hypothesis {

  /**
   * A document with another text.
   *
   * @param policy the ARN of a managed policy, the name of an inline one, or {@code trust policy}
   * @param carrier the ARN of what carries it; empty for all that do
   */
  record DocumentEdited(String policy, String carrier, CompiledPolicy document)
      implements Hypothesis {}

  /**
   * One more policy.
   *
   * @param principal the ARN of who has it; empty for everyone
   */
  record PolicyAdded(String principal, CompiledPolicy document) implements Hypothesis {}

  /**
   * A policy less.
   *
   * @param policy the ARN of a managed policy, or the name of an inline one
   * @param carrier the ARN of what carries it, a group for one; empty for all that do
   */
  record AttachmentRemoved(String policy, String carrier) implements Hypothesis {}

  /**
   * A permissions boundary.
   *
   * @param principal the ARN of who is bound; empty for everyone
   * @param policy the ARN of a managed policy
   */
  record BoundarySet(String principal, String policy) implements Hypothesis {}

  static DocumentEdited edit(String policy, String carrier, String document) {
    return new DocumentEdited(policy, carrier, compile(document));
  }

  /** A policy of one statement that denies. */
  static PolicyAdded deny(String principal, List<String> actions, List<String> resources) {
    return new PolicyAdded(
        principal,
        compile(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":"
                + list(actions)
                + ",\"Resource\":"
                + list(resources)
                + "}]}"));
  }

  static PolicyAdded add(String principal, String document) {
    return new PolicyAdded(principal, compile(document));
  }

  private static String list(List<String> texts) {
    List<String> quoted = new ArrayList<>();
    for (String text : texts) {
      quoted.add('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    return "[" + String.join(",", quoted) + "]";
  }

  private static CompiledPolicy compile(String document) {
    try {
      return new PolicyCompiler().compile(document);
    } catch (PolicySyntaxException e) {
      throw Unanswerable.malformed("the policy document is refused: " + e.getMessage());
    }
  }

  /**
   * The policies as they would have been.
   *
   * @param principal the ARN of the user or role, of a session too
   * @param managed finds managed policies
   */
  default PolicySets applied(
      PolicySets sets, String principal, Function<String, Optional<NamedPolicy>> managed) {
    if (this instanceof BoundarySet set) {
      return isMeant(set.principal(), principal)
          ? with(
              sets, sets.identity(), sets.resource(), managed.apply(set.policy()).stream().toList())
          : sets;
    }
    if (this instanceof PolicyAdded added) {
      if (!isMeant(added.principal(), principal)) {
        return sets;
      }
      List<NamedPolicy> more = new ArrayList<>(sets.identity());
      more.add(new NamedPolicy("what if", principal, added.document()));
      return with(sets, more, sets.resource(), sets.boundary());
    }
    List<NamedPolicy> identity = new ArrayList<>();
    sets.identity().forEach(policy -> edited(policy).ifPresent(identity::add));
    NamedPolicy resource = sets.resource();
    List<NamedPolicy> boundary = sets.boundary();
    return with(
        sets,
        identity,
        resource == null ? null : edited(resource).orElse(null),
        boundary == null || this instanceof AttachmentRemoved
            ? boundary
            : boundary.stream().flatMap(policy -> edited(policy).stream()).toList());
  }

  private static PolicySets with(
      PolicySets sets,
      List<NamedPolicy> identity,
      @Nullable NamedPolicy resource,
      @Nullable List<NamedPolicy> boundary) {
    return new PolicySets(
        identity, resource, boundary, sets.scps(), sets.rcps(), sets.session(), sets.vpce());
  }

  private static boolean isMeant(String named, String principal) {
    return named.isEmpty() || named.equals(principal);
  }

  /** What becomes of a policy; empty where it goes. */
  private Optional<NamedPolicy> edited(NamedPolicy policy) {
    if (this instanceof DocumentEdited edit
        && policy.name().equals(edit.policy())
        && isMeant(edit.carrier(), policy.attachedTo())) {
      return Optional.of(new NamedPolicy(policy.name(), policy.attachedTo(), edit.document()));
    }
    boolean gone =
        this instanceof AttachmentRemoved removed
            && policy.name().equals(removed.policy())
            && isMeant(removed.carrier(), policy.attachedTo());
    return gone ? Optional.empty() : Optional.of(policy);
  }
}
