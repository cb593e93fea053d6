package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.trail.CallRecorded;
import java.util.Optional;

/** A successful write of Organizations', or a change of an organization that AWS reports. */
final class OrganizationWrite extends Fact {
  private final OrganizationOperations.Rule rule;
  private final Node root;

  OrganizationWrite(Recorded<CallRecorded> origin, OrganizationOperations.Rule rule, Node root) {
    super(origin, origin.event().eventId());
    this.rule = rule;
    this.root = root;
  }

  OrganizationOperations.Rule rule() {
    return rule;
  }

  @Override
  int rank() {
    return rule.rank();
  }

  @Override
  boolean fits(Folding folding) {
    return rule.condition().test(folding, this);
  }

  @Override
  void apply(Folding folding) {
    rule.effect().apply(folding, this);
  }

  /** A request parameter; empty where it was left out. */
  String text(String name) {
    return request().get(name).text();
  }

  Node request() {
    return root.get("requestParameters");
  }

  Node response() {
    return root.get("responseElements");
  }

  Node details() {
    return root.get("serviceEventDetails");
  }

  /** A policy document, as the request or the answer has it. */
  Optional<String> content() {
    return Write.documentOf(request().get("content"))
        .or(() -> Write.documentOf(response().get("policy").get("content")));
  }
}
