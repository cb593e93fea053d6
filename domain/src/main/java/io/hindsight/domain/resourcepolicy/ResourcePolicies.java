package io.hindsight.domain.resourcepolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Questions about policies on resources. */
public final class ResourcePolicies {
  private ResourcePolicies() {}

  /**
   * The policy that governs a resource: its own, or that of what it is a part of.
   *
   * @param accounts where resources are looked for whose ARNs do not tell their accounts
   */
  public static Optional<ResourcePolicy> governing(
      Entities state, Collection<AccountId> accounts, String resourceArn) {
    Optional<Arn> arn = Arn.parse(resourceArn);
    if (arn.isEmpty()) {
      return Optional.empty();
    }
    String owner = arn.get().account();
    Collection<AccountId> owners =
        AccountId.isValid(owner) ? List.of(new AccountId(owner)) : accounts;
    for (String name : names(arn.get())) {
      for (AccountId account : owners) {
        Optional<ResourcePolicy> policy = state.find(ResourcePolicy.key(account, name));
        if (policy.isPresent()) {
          return policy;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The resource, and what has its policy: an object is its bucket's, an index or stream its
   * table's, an alias or version its function's; what is of an organization is the organization's.
   */
  public static List<String> names(Arn arn) {
    String resource = arn.resource();
    List<String> names = new ArrayList<>();
    names.add(arn.toString());
    int cut =
        switch (arn.service()) {
          case "s3" -> resource.indexOf('/');
          case "dynamodb" -> resource.indexOf('/', resource.indexOf('/') + 1);
          case "lambda" ->
              resource.startsWith("function:") ? resource.indexOf(':', "function:".length()) : -1;
          default -> -1;
        };
    if (arn.service().equals("organizations")) {
      names.add("arn:" + arn.partition() + ":organizations::" + arn.account() + ":resourcepolicy");
    }
    if (cut > 0) {
      names.add(
          new Arn(
                  arn.partition(),
                  arn.service(),
                  arn.region(),
                  arn.account(),
                  resource.substring(0, cut))
              .toString());
    }
    return names;
  }
}
