package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.policy.compile.PolicyCompiler;
import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.document.PrincipalElement;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.principal.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Roles' trust policies as they read at a moment: a principal that was deleted since is its unique
 * id, which nobody has ("AWS JSON policy elements: Principal").
 */
final class TrustPolicies {
  private final PolicyCompiler compiler = new PolicyCompiler();

  /** The role of that ARN. */
  static Optional<Identity> role(Entities state, String roleArn) {
    return Arn.parse(roleArn)
        .filter(arn -> arn.service().equals("iam") && arn.resource().startsWith("role/"))
        .filter(arn -> AccountId.isValid(arn.account()))
        .flatMap(
            arn ->
                Identities.find(
                    state,
                    new AccountId(arn.account()),
                    Identity.Kind.ROLE,
                    roleArn.substring(roleArn.lastIndexOf('/') + 1)))
        .filter(role -> role.arn().equals(roleArn));
  }

  Optional<NamedPolicy> of(Entities state, String roleArn) {
    return role(state, roleArn)
        .flatMap(role -> state.find(Principal.key(role.account(), role.id())))
        .map(Principal::trustPolicy)
        .map(
            trust ->
                new NamedPolicy(
                    "trust policy",
                    roleArn,
                    compile(state, trust.document(), trust.principalIds())));
  }

  /** A document with the principals that it names as they are now. */
  CompiledPolicy compile(Entities state, String text, Map<String, String> principalIds) {
    Map<String, String> changed = new TreeMap<>();
    principalIds.forEach(
        (arn, id) -> {
          String shown = shown(state, arn, id);
          if (!shown.equals(arn)) {
            changed.put(arn, shown);
          }
        });
    try {
      if (changed.isEmpty()) {
        return compiler.compile(text);
      }
      PolicyDocument document = PolicyDocument.parse(text);
      List<Statement> statements =
          document.statements().stream().map(statement -> rewrite(statement, changed)).toList();
      return PolicyCompiler.compile(
          new PolicyDocument(document.version(), document.id(), statements));
    } catch (PolicySyntaxException e) {
      throw new IllegalStateException("a stored policy does not parse", e);
    }
  }

  private static String shown(Entities state, String arn, String id) {
    return Arn.parse(arn)
        .filter(parsed -> AccountId.isValid(parsed.account()))
        .flatMap(parsed -> state.find(Identity.key(new AccountId(parsed.account()), id)))
        .map(Identity::arn)
        .orElse(id);
  }

  private static Statement rewrite(Statement statement, Map<String, String> changed) {
    return new Statement(
        statement.index(),
        statement.sid(),
        statement.effect(),
        rewrite(statement.principal(), changed),
        rewrite(statement.notPrincipal(), changed),
        statement.actions(),
        statement.notAction(),
        statement.resources(),
        statement.notResource(),
        statement.conditions(),
        statement.start(),
        statement.end());
  }

  private static @Nullable PrincipalElement rewrite(
      @Nullable PrincipalElement element, Map<String, String> changed) {
    if (element == null) {
      return null;
    }
    Map<String, List<String>> names = new LinkedHashMap<>();
    element
        .names()
        .forEach(
            (kind, list) ->
                names.put(
                    kind, list.stream().map(name -> changed.getOrDefault(name, name)).toList()));
    return new PrincipalElement(names, element.position());
  }
}
