package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.policy.document.Statement;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.Request;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a principal has at a moment, to be asked of many deeds. */
final class Holdings {
  private final Subject subject;
  private final Scene base;
  private final Scene.Sources sources;
  private final PolicySets sets;
  private final Request example;
  private final Map<String, List<String>> context;

  Holdings(
      Entities state,
      Instant moment,
      Subject subject,
      Map<String, List<String>> context,
      Scene.Sources sources) {
    this.subject = subject;
    this.context = context;
    this.sources = sources;
    this.base = new Scene(state, moment, new Deed("*", "*", context), sources);
    this.sets = base.sets(subject);
    this.example = base.request(subject);
  }

  Subject subject() {
    return subject;
  }

  PolicySets sets() {
    return sets;
  }

  Tags tags() {
    return base.state()
        .find(Principal.key(subject.account(), subject.principalId()))
        .map(Principal::tags)
        .orElse(Tags.NONE);
  }

  /** The statements of the identity policies. */
  List<Statement> identity() {
    List<Statement> statements = new ArrayList<>();
    for (NamedPolicy policy : sets.identity()) {
      statements.addAll(policy.policy().source().statements());
    }
    return statements;
  }

  /** The statements of all policies but those of resources. */
  List<Statement> all() {
    List<Statement> statements = new ArrayList<>(identity());
    List<List<NamedPolicy>> others = new ArrayList<>();
    others.addAll(sets.scps());
    others.addAll(sets.rcps());
    List<NamedPolicy> boundary = sets.boundary();
    if (boundary != null) {
      others.add(boundary);
    }
    List<NamedPolicy> session = sets.session();
    if (session != null) {
      others.add(session);
    }
    for (List<NamedPolicy> policies : others) {
      policies.forEach(policy -> statements.addAll(policy.policy().source().statements()));
    }
    return statements;
  }

  /** A resource pattern with its variables replaced, as far as they are known. */
  String resolved(String pattern) {
    return Variables.resolved(pattern, example);
  }

  /** The verdict on an action on a resource, either of which may be a pattern that is asked of. */
  Prospect prospect(String action, String resource) {
    return new Scene(base.state(), base.moment(), new Deed(action, resource, context), sources)
        .prospect(subject, sets);
  }
}
