package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.history.History;
import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides recorded calls as of their times, with the policies that were and would have been. */
final class Replay {
  private final History history;
  private final Scene.Sources sources;
  private final List<Hypothesis> hypotheses;
  private final List<WhatIf.Turned> otherwise = new ArrayList<>();
  private final Map<String, Integer> undecided = new TreeMap<>();
  private int same;

  Replay(History history, Scene.Sources sources, List<Hypothesis> hypotheses) {
    this.history = history;
    this.sources = sources;
    this.hypotheses = List.copyOf(hypotheses);
  }

  WhatIf answer(Instant from, Instant to, Iterable<CallRecorded> calls) {
    for (CallRecorded call : calls) {
      if (!call.eventTime().isBefore(from) && !call.eventTime().isAfter(to)) {
        RecordedCall.of(call)
            .ifPresentOrElse(this::decide, () -> leave("the record cannot be read"));
      }
    }
    return new WhatIf(from, to, otherwise, same, undecided);
  }

  private void leave(String reason) {
    undecided.merge(reason, 1, Integer::sum);
  }

  private void decide(RecordedCall call) {
    if (call.caller().isEmpty()) {
      leave("the record does not tell the caller");
      return;
    }
    Instant moment = call.time();
    Optional<Subject> subject = subject(call, moment);
    if (subject.isEmpty()) {
      moment = call.time().plusNanos(999_999_999); // records have whole seconds
      subject = subject(call, moment);
    }
    if (subject.isEmpty()) {
      leave("the caller was not there");
      return;
    }
    compare(call, moment, subject.get());
  }

  private Optional<Subject> subject(RecordedCall call, Instant moment) {
    Entities state = history.at(AsOf.at(moment));
    return Subjects.find(state, call.caller())
        .or(() -> call.role().isEmpty() ? Optional.empty() : Subjects.find(state, call.role()));
  }

  private void compare(RecordedCall call, Instant moment, Subject subject) {
    Entities state = history.at(AsOf.at(moment));
    Deed deed = new Deed(call.action(), call.resource(state), call.context());
    Scene scene = new Scene(state, moment, deed, sources);
    PolicySets was = scene.sets(subject);
    String principal = subject.identity() == null ? subject.arn() : subject.identity().arn();
    PrincipalPolicies policies = sources.policies();
    PolicySets wouldBe = was;
    for (Hypothesis hypothesis : hypotheses) {
      wouldBe =
          hypothesis.applied(
              wouldBe,
              principal,
              arn -> policies.managed(state, subject.account(), arn, principal, moment));
    }
    Prospect before = scene.decided(subject, was);
    Prospect after = scene.decided(subject, wouldBe);
    if (before.isUnknown() || after.isUnknown()) {
      leave("unknown: " + (before.isUnknown() ? before : after).unknown().get(0));
      return;
    }
    if (before.isAllowed() == after.isAllowed()) {
      same++;
      return;
    }
    otherwise.add(
        new WhatIf.Turned(
            call.event().eventId(),
            call.time(),
            call.caller(),
            deed.action(),
            deed.resource(),
            !call.denied(),
            before.decision(),
            after.decision(),
            after.grounds()));
  }
}
