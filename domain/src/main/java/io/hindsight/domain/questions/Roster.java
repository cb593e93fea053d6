package io.hindsight.domain.questions;

import io.hindsight.domain.access.PrincipalPolicies;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.policy.compile.Action;
import io.hindsight.domain.policy.compile.CompiledPolicy;
import io.hindsight.domain.principal.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The users and roles of one account with their policies by number, so that a question can look at
 * each policy once and at each principal only to see which numbers it has.
 *
 * <p>What is worked out for an entity is kept as long as the history answers with the same value: a
 * picture of another moment costs a look at each entity, and work only for those that differ.
 */
final class Roster {
  private static final int CROWDED = 1_000_000;
  private static final int MOST_ACTIONS = 256;

  private final AccountId account;
  private final PrincipalPolicies policies;
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  private Map<String, Integer> managedNumbers = new HashMap<>();
  private IdentityHashMap<CompiledPolicy, Integer> inlineNumbers = new IdentityHashMap<>();
  private Map<String, Integer> groupNumbers = new HashMap<>();
  private List<@Nullable CompiledPolicy> inline = new ArrayList<>();
  private Map<String, Resident> residents = new HashMap<>();
  private IdentityHashMap<ManagedPolicy, Managed> managed = new IdentityHashMap<>();

  private record Managed(int number, CompiledPolicy policy) {}

  /**
   * An account at a moment.
   *
   * @param policies by number; null where there is no such policy at the moment
   * @param groups the numbers of each group's policies, by the group's number
   */
  @SuppressWarnings("ArrayRecordComponent") // walked for every principal; never compared
  record Picture(
      AccountId account,
      Resident[] residents,
      @Nullable CompiledPolicy[] policies,
      int[][] groups,
      Map<Action, BitSet> selections) {

    /** The numbers of the policies that say anything about an action. */
    BitSet selecting(Action action) {
      BitSet known = selections.get(action);
      if (known != null) {
        return known;
      }
      BitSet fresh = new BitSet(policies.length);
      for (int i = 0; i < policies.length; i++) {
        CompiledPolicy policy = policies[i];
        if (policy != null && policy.selectedBy(action).length > 0) {
          fresh.set(i);
        }
      }
      if (selections.size() < MOST_ACTIONS) {
        selections.put(action, fresh);
      }
      return fresh;
    }
  }

  Roster(AccountId account, PrincipalPolicies policies) {
    this.account = account;
    this.policies = policies;
  }

  synchronized Picture picture(Entities state, Instant moment) {
    if (inline.size() > CROWDED) {
      forget();
    }
    List<Identity> groups = new ArrayList<>();
    List<Resident> found = new ArrayList<>();
    Iterator<Principal> contents = state.all(Principal.TABLE, account).iterator();
    Principal content = contents.hasNext() ? contents.next() : null;
    Iterator<Identity> identities = state.all(Identity.TABLE, account).iterator();
    while (identities.hasNext()) {
      Identity identity = identities.next();
      if (identity.kind() == Identity.Kind.GROUP) {
        groups.add(identity);
        continue;
      }
      // Both tables are ordered by the same ids.
      while (content != null && content.id().compareTo(identity.id()) < 0) {
        content = contents.hasNext() ? contents.next() : null;
      }
      Principal own = content != null && content.id().equals(identity.id()) ? content : null;
      found.add(resident(identity, own));
    }
    int[][] groupPolicies = groupPolicies(groups);
    return new Picture(
        account,
        found.toArray(Resident[]::new),
        byNumber(state, moment),
        groupPolicies,
        new ConcurrentHashMap<>());
  }

  private void forget() {
    managedNumbers = new HashMap<>();
    inlineNumbers = new IdentityHashMap<>();
    groupNumbers = new HashMap<>();
    inline = new ArrayList<>();
    residents = new HashMap<>();
    managed = new IdentityHashMap<>();
  }

  @SuppressWarnings("ReferenceEquality") // equal values that are not the same cost a little work
  private Resident resident(Identity identity, @Nullable Principal principal) {
    Resident known = residents.get(identity.id());
    if (known != null && known.identity() == identity && known.principal() == principal) {
      return known;
    }
    List<Integer> numbers = new ArrayList<>();
    identity.relations().attached().forEach(arn -> numbers.add(managedNumber(arn)));
    if (principal != null) {
      principal.inlinePolicies().values().forEach(text -> numbers.add(inlineNumber(text)));
    }
    String boundary = identity.relations().boundary();
    Subject subject = Subject.of(identity);
    Resident fresh =
        new Resident(
            subject,
            subject.principalRef(),
            identity,
            principal,
            toArray(numbers),
            identity.groups().stream().mapToInt(this::groupNumber).toArray(),
            boundary == null ? -1 : managedNumber(boundary));
    residents.put(identity.id(), fresh);
    return fresh;
  }

  private int[][] groupPolicies(List<Identity> groups) {
    for (Identity group : groups) {
      groupNumber(group.id());
    }
    int[][] numbers = new int[groupNumbers.size()][];
    Arrays.fill(numbers, new int[0]);
    for (Identity group : groups) {
      List<Integer> own = new ArrayList<>();
      group.relations().attached().forEach(arn -> own.add(managedNumber(arn)));
      group.inlinePolicies().values().forEach(text -> own.add(inlineNumber(text)));
      numbers[groupNumber(group.id())] = toArray(own);
    }
    return numbers;
  }

  private @Nullable CompiledPolicy[] byNumber(Entities state, Instant moment) {
    state
        .all(ManagedPolicy.TABLE, account)
        .forEach(policy -> managed.computeIfAbsent(policy, this::resolve));
    @Nullable CompiledPolicy[] all = inline.toArray(CompiledPolicy[]::new);
    state
        .all(ManagedPolicy.TABLE, account)
        .forEach(
            policy -> {
              Managed known = managed.get(policy);
              if (known != null && known.number() < all.length) {
                all[known.number()] = known.policy();
              }
            });
    managedNumbers.forEach(
        (arn, number) -> {
          if (all[number] == null) {
            awsPolicy(arn, moment).ifPresent(policy -> all[number] = policy);
          }
        });
    return all;
  }

  private Managed resolve(ManagedPolicy policy) {
    return new Managed(
        managedNumber(policy.arn()), policies.compile(policy.defaultVersion().document()));
  }

  private Optional<CompiledPolicy> awsPolicy(String arn, Instant moment) {
    return catalogue
        .find(arn)
        .flatMap(policy -> policy.versionAt(moment))
        .map(catalogue::documentOf)
        .map(policies::compile);
  }

  /** A managed policy's number; what it says is found anew for each moment. */
  private int managedNumber(String arn) {
    return managedNumbers.computeIfAbsent(
        arn,
        key -> {
          inline.add(null);
          return inline.size() - 1;
        });
  }

  private int inlineNumber(String text) {
    return inlineNumbers.computeIfAbsent(
        policies.compile(text),
        policy -> {
          inline.add(policy);
          return inline.size() - 1;
        });
  }

  private int groupNumber(String id) {
    return groupNumbers.computeIfAbsent(id, key -> groupNumbers.size());
  }

  private static int[] toArray(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
