package io.hindsight.ops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.history.History;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import io.hindsight.domain.policy.evaluate.NamedPolicy;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.Surroundings;
import io.hindsight.domain.tag.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The principals of an estate ({@code iam-perf-estate/1}) as a history to be asked. */
final class EstateHistory {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
          + "\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private final History history = new History();
  private final PrincipalPolicies policies = new PrincipalPolicies();
  private final Set<String> made = new HashSet<>();
  private final Map<AccountId, List<List<NamedPolicy>>> scps = new HashMap<>();
  private final JsonNode estate;
  private long number;
  private int principals;

  private EstateHistory(JsonNode estate) {
    this.estate = estate;
  }

  static EstateHistory read(Path file) throws IOException {
    EstateHistory made = new EstateHistory(new ObjectMapper().readTree(file.toFile()));
    made.scps();
    made.estate
        .get("principals")
        .fields()
        .forEachRemaining(each -> made.principal(each.getValue()));
    return made;
  }

  int principals() {
    return principals;
  }

  List<AccountId> accounts() {
    return List.copyOf(history.accounts());
  }

  Questions questions() {
    return new Questions(
        history,
        policies,
        new Surroundings() {
          @Override
          public List<List<NamedPolicy>> scps(Entities state, AccountId account, Instant moment) {
            return scps.getOrDefault(account, List.of());
          }
        });
  }

  /** What the first requests of the estate's stream are about, each once. */
  static List<Deed> deeds(Path estate, int most) throws IOException {
    Path requests =
        estate.resolveSibling(estate.getFileName().toString().replace("estate-", "requests-"));
    Map<String, Deed> deeds = new HashMap<>();
    if (Files.exists(requests)) {
      for (JsonNode request : new ObjectMapper().readTree(requests.toFile())) {
        Deed deed =
            Deed.of(
                request.get("action").asText(),
                request.get("resource").asText(),
                Map.of("aws:RequestedRegion", List.of("eu-central-1")));
        deeds.putIfAbsent(deed.action(), deed);
        if (deeds.size() == most) {
          break;
        }
      }
    }
    deeds.putIfAbsent("s3:GetObject", Deed.of("s3:GetObject", "arn:aws:s3:::bucket-1/a"));
    return List.copyOf(deeds.values());
  }

  private void scps() {
    estate
        .get("accounts")
        .fields()
        .forEachRemaining(
            account -> {
              List<List<NamedPolicy>> levels = new ArrayList<>();
              for (JsonNode level : account.getValue().get("scpLevels")) {
                List<NamedPolicy> named = new ArrayList<>();
                for (JsonNode name : level) {
                  String text = estate.get("scps").get(name.asText()).toString();
                  named.add(new NamedPolicy(name.asText(), "", policies.compile(text)));
                }
                levels.add(named);
              }
              scps.put(new AccountId(account.getKey()), levels);
            });
  }

  private void principal(JsonNode principal) {
    AccountId account = new AccountId(principal.get("account").asText());
    if (made.add(account.value())) {
      apply(new AccountEvent.AccountCreated(account, START));
    }
    boolean user = principal.get("type").asText().equals("user");
    String name = principal.get("name").asText();
    String id = (user ? "AIDA" : "AROA") + principals++;
    JsonNode bound = principal.get("boundary");
    String boundary =
        bound == null || bound.isNull() ? null : managed(account, "boundaries", bound.asText());
    List<Tag> tags = new ArrayList<>();
    principal
        .get("tags")
        .fields()
        .forEachRemaining(tag -> tags.add(new Tag(tag.getKey(), tag.getValue().asText())));
    apply(
        user
            ? new IdentityEvent.UserCreated(account, id, name, "/", boundary, tags, START)
            : new IdentityEvent.RoleCreated(
                account,
                id,
                name,
                "/",
                boundary,
                tags,
                new TrustPolicy(TRUST, TRUST.length(), Map.of()),
                null,
                3600,
                START));
    for (JsonNode policy : principal.get("managed")) {
      apply(
          new IdentityEvent.PolicyAttached(
              account, id, managed(account, "policies", policy.asText())));
    }
    principal
        .get("inline")
        .fields()
        .forEachRemaining(
            policy ->
                apply(
                    new PrincipalEvent.InlinePolicyPut(
                        account, id, policy.getKey(), policy.getValue().toString())));
    for (JsonNode group : principal.get("groups")) {
      apply(new IdentityEvent.UserAddedToGroup(account, id, group(account, group.asText())));
    }
  }

  private String managed(AccountId account, String kind, String name) {
    if (made.add(account + kind + name)) {
      apply(
          new ManagedPolicyEvent.PolicyCreated(
              account,
              "ANPA" + made.size(),
              name,
              "/",
              null,
              estate.get(kind).get(name).toString(),
              List.of(),
              START));
    }
    return "arn:aws:iam::" + account + ":policy/" + name;
  }

  private String group(AccountId account, String name) {
    String id = "AGPA" + account + name;
    if (made.add(id)) {
      apply(new IdentityEvent.GroupCreated(account, id, name, "/", START));
      JsonNode group = estate.get("groups").get(name);
      for (JsonNode policy : group.get("managed")) {
        apply(
            new IdentityEvent.PolicyAttached(
                account, id, managed(account, "policies", policy.asText())));
      }
      group
          .get("inline")
          .fields()
          .forEachRemaining(
              policy ->
                  apply(
                      new IdentityEvent.GroupPolicyPut(
                          account, id, policy.getKey(), policy.getValue().toString())));
    }
    return id;
  }

  private void apply(Event event) {
    Instant at = START.plusSeconds(++number);
    history.apply(new Recorded<>(number, at, at, Cause.system("hindsight:Bench"), event));
  }
}
