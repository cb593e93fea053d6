package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.time.AsOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/**
 * Many clients change the same few names at random. Each outcome must be one that the state allowed
 * at some moment of the call, and what is left must fit together. {@code
 * -Dhindsight.concurrency.seconds=60} runs it for longer.
 */
class ConcurrencyTest {
  private static final int CLIENTS = 32;
  private static final long SECONDS = Long.getLong("hindsight.concurrency.seconds", 4);
  private static final int FEWEST = 25;
  private static final int USERS = 4;
  private static final int GROUPS = 3;
  private static final String DOCUMENT =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
          + "\"Resource\":\"*\"}}";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";

  /**
   * What a client tries.
   *
   * @param done what holds after it is done
   * @param refused when each error is right
   */
  private record Try(
      String name,
      Runnable call,
      Predicate<Entities> done,
      Map<String, Predicate<Entities>> refused) {}

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private TestApi api;

  @Test
  void whateverManyClientsDoAtOnceSomeOrderAllowsIt() throws Exception {
    api =
        TestApi.start(
            new Quotas(
                Map.of(
                    Quota.USERS, USERS,
                    Quota.GROUPS, GROUPS,
                    Quota.GROUPS_PER_USER, 2,
                    Quota.POLICIES_PER_USER, 2,
                    Quota.POLICIES_PER_ROLE, 2)));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (IamClient iam =
        api.client(
            IamClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CLIENTS)),
            TestApi.ROOT,
            "")) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        running.add(
            clients.submit(
                () -> {
                  for (int tries = 0; tries < FEWEST || System.nanoTime() < end; tries++) {
                    attempt(any(iam, random));
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(SECONDS + 60, TimeUnit.SECONDS);
      }
      assertTrue(
          outcomes.keySet().stream().filter(name -> name.endsWith(" done")).count() >= 10,
          outcomes.toString());
      fitsTogether(api.engine.at(AsOf.LATEST));
      assertEquals(
          api.engine.at(AsOf.LATEST).count(Identity.USER_NAMES, TestApi.ACCOUNT),
          iam.listUsers().users().size());
      assertTrue(api.verifiesItsJournal());
    } finally {
      clients.shutdownNow();
      api.close();
    }
  }

  private void attempt(Try attempt) {
    long before = api.engine.history().revision();
    String outcome = "done";
    try {
      attempt.call().run();
    } catch (IamException e) {
      outcome = String.valueOf(e.awsErrorDetails().errorCode());
    }
    Predicate<Entities> right =
        outcome.equals("done")
            ? attempt.done()
            : Optional.ofNullable(attempt.refused().get(outcome)).orElse(state -> false);
    assertTrue(
        heldAt(before, right), attempt.name() + " " + outcome + " from revision " + before + " on");
    synchronized (outcomes) {
      outcomes.merge(
          attempt.name().substring(0, attempt.name().indexOf(' ')) + " " + outcome,
          1,
          Integer::sum);
    }
  }

  /**
   * Whether this held at some revision of a call that has ended. What refused it may be an event
   * that is written and that readers do not see yet, so this waits for them a little.
   */
  private boolean heldAt(long before, Predicate<Entities> right) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    long revision = before;
    while (true) {
      for (long after = api.engine.history().revision(); revision <= after; revision++) {
        if (right.test(api.engine.at(new AsOf.Revision(revision)))) {
          return true;
        }
      }
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static Try any(IamClient iam, RandomGenerator random) {
    String user = "u" + random.nextInt(6);
    String group = "g" + random.nextInt(4);
    String role = "r" + random.nextInt(3);
    String policy = "p" + random.nextInt(4);
    String arn = "arn:aws:iam::123456789012:policy/" + policy;
    Predicate<Entities> noUser = state -> find(state, Identity.Kind.USER, user).isEmpty();
    Predicate<Entities> noGroup = state -> find(state, Identity.Kind.GROUP, group).isEmpty();
    Predicate<Entities> noRole = state -> find(state, Identity.Kind.ROLE, role).isEmpty();
    Predicate<Entities> noPolicy =
        state -> ManagedPolicyCommand.find(state, TestApi.ACCOUNT, arn).isEmpty();
    Predicate<Entities> userGoes =
        state -> find(state, Identity.Kind.USER, user).filter(Identity::deleting).isPresent();
    Predicate<Entities> roleGoes =
        state -> find(state, Identity.Kind.ROLE, role).filter(Identity::deleting).isPresent();
    Predicate<Entities> attached =
        state ->
            find(state, Identity.Kind.USER, user)
                .filter(each -> each.relations().attached().contains(arn))
                .isPresent();
    Predicate<Entities> member =
        state ->
            find(state, Identity.Kind.USER, user)
                .filter(
                    each ->
                        find(state, Identity.Kind.GROUP, group)
                            .filter(of -> each.groups().contains(of.id()))
                            .isPresent())
                .isPresent();
    return switch (random.nextInt(14)) {
      case 0, 1 ->
          new Try(
              "CreateUser " + user,
              () -> iam.createUser(r -> r.userName(user)),
              noUser.negate(),
              Map.of(
                  "EntityAlreadyExists",
                  noUser.negate(),
                  "LimitExceeded",
                  state -> state.count(Identity.USER_NAMES, TestApi.ACCOUNT) >= USERS));
      case 2 ->
          new Try(
              "DeleteUser " + user,
              () -> iam.deleteUser(r -> r.userName(user)),
              noUser,
              Map.of(
                  "NoSuchEntity",
                  noUser,
                  "EntityTemporarilyUnmodifiable",
                  userGoes,
                  "DeleteConflict",
                  state ->
                      find(state, Identity.Kind.USER, user)
                          .filter(each -> isConnected(state, each))
                          .isPresent()));
      case 3 ->
          new Try(
              "CreateGroup " + group,
              () -> iam.createGroup(r -> r.groupName(group)),
              noGroup.negate(),
              Map.of(
                  "EntityAlreadyExists",
                  noGroup.negate(),
                  "LimitExceeded",
                  state -> state.count(Identity.GROUP_NAMES, TestApi.ACCOUNT) >= GROUPS));
      case 4 ->
          new Try(
              "DeleteGroup " + group,
              () -> iam.deleteGroup(r -> r.groupName(group)),
              noGroup,
              Map.of(
                  "NoSuchEntity",
                  noGroup,
                  "DeleteConflict",
                  state ->
                      find(state, Identity.Kind.GROUP, group)
                          .filter(each -> !each.members().isEmpty())
                          .isPresent()));
      case 5 ->
          new Try(
              "CreateRole " + role,
              () -> iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST)),
              noRole.negate(),
              Map.of("EntityAlreadyExists", noRole.negate()));
      case 6 ->
          new Try(
              "DeleteRole " + role,
              () -> iam.deleteRole(r -> r.roleName(role)),
              noRole,
              Map.of(
                  "NoSuchEntity",
                  noRole,
                  "EntityTemporarilyUnmodifiable",
                  roleGoes,
                  "DeleteConflict",
                  state ->
                      find(state, Identity.Kind.ROLE, role)
                          .filter(each -> isConnected(state, each))
                          .isPresent()));
      case 7 ->
          new Try(
              "CreatePolicy " + policy,
              () -> iam.createPolicy(r -> r.policyName(policy).policyDocument(DOCUMENT)),
              noPolicy.negate(),
              Map.of("EntityAlreadyExists", noPolicy.negate()));
      case 8 ->
          new Try(
              "DeletePolicy " + policy,
              () -> iam.deletePolicy(r -> r.policyArn(arn)),
              noPolicy,
              Map.of(
                  "NoSuchEntity",
                  noPolicy,
                  "DeleteConflict",
                  state -> state.find(PolicyUses.key(TestApi.ACCOUNT, arn)).isPresent()));
      case 9 ->
          new Try(
              "AttachUserPolicy " + user + " " + policy,
              () -> iam.attachUserPolicy(r -> r.userName(user).policyArn(arn)),
              attached,
              Map.of(
                  "NoSuchEntity",
                  noUser.or(noPolicy),
                  "EntityTemporarilyUnmodifiable",
                  userGoes,
                  "LimitExceeded",
                  state ->
                      find(state, Identity.Kind.USER, user)
                          .filter(each -> each.relations().attached().size() >= 2)
                          .isPresent()));
      case 10 ->
          new Try(
              "DetachUserPolicy " + user + " " + policy,
              () -> iam.detachUserPolicy(r -> r.userName(user).policyArn(arn)),
              attached.negate(),
              Map.of("NoSuchEntity", attached.negate(), "EntityTemporarilyUnmodifiable", userGoes));
      case 11 ->
          new Try(
              "AddUserToGroup " + user + " " + group,
              () -> iam.addUserToGroup(r -> r.userName(user).groupName(group)),
              member,
              Map.of(
                  "NoSuchEntity",
                  noUser.or(noGroup),
                  "EntityTemporarilyUnmodifiable",
                  userGoes,
                  "LimitExceeded",
                  state ->
                      find(state, Identity.Kind.USER, user)
                          .filter(each -> each.groups().size() >= 2)
                          .isPresent()));
      case 12 ->
          new Try(
              "RemoveUserFromGroup " + user + " " + group,
              () -> iam.removeUserFromGroup(r -> r.userName(user).groupName(group)),
              member.negate(),
              Map.of(
                  "NoSuchEntity",
                  noUser.or(noGroup).or(member.negate()),
                  "EntityTemporarilyUnmodifiable",
                  userGoes));
      default ->
          random.nextBoolean()
              ? new Try(
                  "PutUserPolicy " + user,
                  () ->
                      iam.putUserPolicy(
                          r -> r.userName(user).policyName("own").policyDocument(DOCUMENT)),
                  state -> hasOwnPolicy(state, user),
                  Map.of("NoSuchEntity", state -> !hasPrincipal(state, user)))
              : new Try(
                  "DeleteUserPolicy " + user,
                  () -> iam.deleteUserPolicy(r -> r.userName(user).policyName("own")),
                  state -> !hasOwnPolicy(state, user),
                  Map.of("NoSuchEntity", state -> !hasOwnPolicy(state, user)));
    };
  }

  private static Optional<Identity> find(Entities state, Identity.Kind kind, String name) {
    return Identities.find(state, TestApi.ACCOUNT, kind, name);
  }

  private static Optional<Principal> principal(Entities state, String user) {
    return find(state, Identity.Kind.USER, user)
        .flatMap(each -> state.find(Principal.key(TestApi.ACCOUNT, each.id())));
  }

  private static boolean hasPrincipal(Entities state, String user) {
    return principal(state, user).isPresent();
  }

  private static boolean hasOwnPolicy(Entities state, String user) {
    return principal(state, user)
        .filter(each -> each.inlinePolicies().containsKey("own"))
        .isPresent();
  }

  private static boolean isConnected(Entities state, Identity identity) {
    return !identity.groups().isEmpty()
        || !identity.relations().attached().isEmpty()
        || state
            .find(Principal.key(TestApi.ACCOUNT, identity.id()))
            .filter(each -> !each.inlinePolicies().isEmpty())
            .isPresent();
  }

  /** Relations are told alike from both ends, limits hold, and nothing belongs to nobody. */
  private static void fitsTogether(Entities state) {
    List<Identity> identities = state.all(Identity.TABLE, TestApi.ACCOUNT).toList();
    Map<String, Set<String>> uses = new TreeMap<>();
    for (Identity identity : identities) {
      assertTrue(!identity.deleting(), identity.toString());
      assertEquals(
          identity.id(),
          state.get(Identity.nameKey(TestApi.ACCOUNT, identity.kind(), identity.name())));
      for (String groupId : identity.groups()) {
        Identity group = state.find(Identity.key(TestApi.ACCOUNT, groupId)).orElseThrow();
        assertTrue(group.members().contains(identity.id()));
      }
      for (String memberId : identity.members()) {
        Identity user = state.find(Identity.key(TestApi.ACCOUNT, memberId)).orElseThrow();
        assertTrue(user.groups().contains(identity.id()));
      }
      for (String arn : identity.relations().attached()) {
        assertTrue(ManagedPolicyCommand.find(state, TestApi.ACCOUNT, arn).isPresent(), arn);
        uses.computeIfAbsent(arn, none -> new TreeSet<>()).add(identity.id());
      }
      assertTrue(identity.groups().size() <= 2 && identity.relations().attached().size() <= 2);
    }
    assertTrue(state.count(Identity.USER_NAMES, TestApi.ACCOUNT) <= USERS);
    assertTrue(state.count(Identity.GROUP_NAMES, TestApi.ACCOUNT) <= GROUPS);
    state
        .all(ManagedPolicy.TABLE, TestApi.ACCOUNT)
        .forEach(
            policy ->
                assertEquals(
                    uses.getOrDefault(policy.arn(), Set.of()),
                    state
                        .find(PolicyUses.key(TestApi.ACCOUNT, policy.arn()))
                        .map(used -> (Set<String>) new TreeSet<>(used.attached()))
                        .orElse(Set.of())));
    Set<String> principals =
        state
            .all(Principal.TABLE, TestApi.ACCOUNT)
            .filter(each -> each.kind() != Principal.Kind.ROOT)
            .map(Principal::id)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> owners =
        identities.stream()
            .filter(each -> each.kind() != Identity.Kind.GROUP)
            .map(Identity::id)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(owners, principals);
  }
}
