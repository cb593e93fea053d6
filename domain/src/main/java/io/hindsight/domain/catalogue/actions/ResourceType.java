package io.hindsight.domain.catalogue.actions;

import java.util.List;

/**
 * A type of resource.
 *
 * @param arn the form of its ARNs, such as {@code arn:${Partition}:s3:::${BucketName}}
 * @param conditionKeys the keys that apply to it
 */
public record ResourceType(String name, String arn, List<ConditionKey> conditionKeys) {
  public ResourceType {
    conditionKeys = List.copyOf(conditionKeys);
  }

  /** The form as a pattern of policies, with a star for each variable. */
  public String pattern() {
    return ArnForm.of(arn);
  }

  /** Whether an ARN, or a pattern of ARNs, can name a resource of this type. */
  public boolean canBe(String arnPattern) {
    return ArnForm.meet(pattern(), ArnForm.of(arnPattern));
  }
}
