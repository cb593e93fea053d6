package io.hindsight.domain.questions;

import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.session.SessionEvent;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens in the accounts of a test, a second apart unless it says otherwise. */
final class Life {
  static final AccountId ACCOUNT = new AccountId("111122223333");
  static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  final History history = new History();
  final List<Recorded<Event>> events = new ArrayList<>();
  private final AccountId account;
  private Cause cause = cause("arn:aws:iam::111122223333:root", "AKIAROOT", "test");
  private Instant now = BEGIN;
  private long number;

  Life() {
    this(ACCOUNT);
  }

  Life(AccountId account) {
    this.account = account;
    apply(new AccountEvent.AccountCreated(account, now));
  }

  static Cause cause(String caller, String accessKeyId, String operation) {
    return new Cause("req-" + operation, operation, caller, accessKeyId, "192.0.2.1", "test");
  }

  Life as(String caller, String accessKeyId) {
    cause = new Cause("req", "iam:Change", caller, accessKeyId, "192.0.2.1", "test");
    return this;
  }

  Instant now() {
    return now;
  }

  Life at(String instant) {
    now = Instant.parse(instant);
    return this;
  }

  Life after(long seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  Life apply(Event event) {
    number++;
    Cause own =
        new Cause(
            "req-" + number,
            event.getClass().getSimpleName(),
            cause.caller(),
            cause.accessKeyId(),
            cause.sourceAddress(),
            cause.userAgent());
    Recorded<Event> recorded = new Recorded<>(number, now, now, own, event);
    events.add(recorded);
    history.apply(recorded);
    now = now.plusSeconds(1);
    return this;
  }

  Life user(String name, Tag... tags) {
    return user(name, null, tags);
  }

  Life user(String name, @Nullable String boundary, Tag... tags) {
    return apply(
        new IdentityEvent.UserCreated(
            account, id("AIDA", name), name, "/", boundary, List.of(tags), now));
  }

  Life role(String name, String trust, Tag... tags) {
    return role(name, trust, Map.of(), tags);
  }

  Life role(String name, String trust, Map<String, String> ids, Tag... tags) {
    return apply(
        new IdentityEvent.RoleCreated(
            account,
            id("AROA", name),
            name,
            "/",
            null,
            List.of(tags),
            new TrustPolicy(trust, trust.length(), ids),
            null,
            3600,
            now));
  }

  Life group(String name) {
    return apply(new IdentityEvent.GroupCreated(account, id("AGPA", name), name, "/", now));
  }

  Life join(String user, String group) {
    return apply(new IdentityEvent.UserAddedToGroup(account, id("AIDA", user), id("AGPA", group)));
  }

  Life leave(String user, String group) {
    return apply(
        new IdentityEvent.UserRemovedFromGroup(account, id("AIDA", user), id("AGPA", group)));
  }

  Life policy(String name, String document) {
    return apply(
        new ManagedPolicyEvent.PolicyCreated(
            account, id("ANPA", name), name, "/", null, document, List.of(), now));
  }

  Life version(String name, String versionId, String document) {
    return apply(
        new ManagedPolicyEvent.PolicyVersionCreated(account, name, versionId, document, true, now));
  }

  Life attach(String id, String policyArn) {
    return apply(new IdentityEvent.PolicyAttached(account, id, policyArn));
  }

  Life detach(String id, String policyArn) {
    return apply(new IdentityEvent.PolicyDetached(account, id, policyArn));
  }

  Life inline(String id, String name, String document) {
    return apply(new PrincipalEvent.InlinePolicyPut(account, id, name, document));
  }

  Life groupInline(String group, String name, String document) {
    return apply(new IdentityEvent.GroupPolicyPut(account, id("AGPA", group), name, document));
  }

  Life noInline(String id, String name) {
    return apply(new PrincipalEvent.InlinePolicyDeleted(account, id, name));
  }

  Life bound(String id, @Nullable String before, String policyArn) {
    return apply(new IdentityEvent.PermissionsBoundaryPut(account, id, before, policyArn));
  }

  Life trust(String role, String document) {
    return apply(
        new PrincipalEvent.AssumeRolePolicyUpdated(
            account, id("AROA", role), new TrustPolicy(document, document.length(), Map.of())));
  }

  Life key(String id, String accessKeyId) {
    return apply(new PrincipalEvent.AccessKeyCreated(account, id, accessKeyId, "sealed", now));
  }

  Life deleteUser(String name) {
    return apply(
            new IdentityEvent.IdentityDeleted(
                account, Identity.Kind.USER, id("AIDA", name), name, null))
        .apply(new PrincipalEvent.PrincipalRetired(account, id("AIDA", name)));
  }

  Life session(String accessKeyId, String role, String name, String issuedTo, boolean chained) {
    return apply(
        new SessionEvent.SessionStarted(
            account,
            new Session(
                account,
                accessKeyId,
                Session.Kind.ASSUMED_ROLE,
                id("AROA", role),
                "arn:aws:iam::" + account + ":role/" + role,
                name,
                "sealed",
                List.of(),
                List.of(),
                Tags.NONE,
                List.of(),
                null,
                null,
                now,
                now.plusSeconds(3600),
                issuedTo,
                chained)));
  }

  static String id(String prefix, String name) {
    return prefix + name.toUpperCase(java.util.Locale.ROOT);
  }

  static String user(AccountId account, String name) {
    return "arn:aws:iam::" + account + ":user/" + name;
  }

  static String policyArn(String name) {
    return "arn:aws:iam::" + ACCOUNT + ":policy/" + name;
  }

  static String allow(String action, String resource) {
    return document("Allow", action, resource, "");
  }

  static String deny(String action, String resource) {
    return document("Deny", action, resource, "");
  }

  static String document(String effect, String action, String resource, String condition) {
    return """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":"%s","Resource":"%s"%s}]}"""
        .formatted(
            effect, action, resource, condition.isEmpty() ? "" : ",\"Condition\":" + condition);
  }

  static String trusts(String principal) {
    return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
        "Action":"sts:AssumeRole"}]}"""
        .formatted(principal);
  }
}
