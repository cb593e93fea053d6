package io.hindsight.domain.managedpolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/** The unique ids of the entities of one account that use a managed policy, its own or AWS's. */
public record PolicyUses(PSet<String> attached, PSet<String> boundaryOf) {
  public static final PolicyUses NONE = new PolicyUses(HashTreePSet.empty(), HashTreePSet.empty());

  /** By the policy's ARN. */
  public static final Table<PolicyUses> TABLE =
      new Table<>("policy-uses", PolicyUses.class, Table.Owner.ACCOUNT);

  public static Key<PolicyUses> key(AccountId account, String policyArn) {
    return TABLE.key(account, policyArn);
  }

  public PolicyUses attach(String id) {
    return new PolicyUses(attached.plus(id), boundaryOf);
  }

  public PolicyUses detach(String id) {
    return new PolicyUses(attached.minus(id), boundaryOf);
  }

  public PolicyUses bound(String id) {
    return new PolicyUses(attached, boundaryOf.plus(id));
  }

  public PolicyUses unbound(String id) {
    return new PolicyUses(attached, boundaryOf.minus(id));
  }

  public boolean isEmpty() {
    return attached.isEmpty() && boundaryOf.isEmpty();
  }
}
