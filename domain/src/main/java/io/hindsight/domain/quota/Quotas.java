package io.hindsight.domain.quota;

import io.hindsight.domain.decider.Rejection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The limits in force: AWS's defaults, but for those set otherwise. */
public record Quotas(Map<Quota, Integer> adjusted) {
  public static final Quotas STANDARD = new Quotas(Map.of());

  public Quotas {
    // What is set to AWS's default is not adjusted.
    adjusted =
        adjusted.entrySet().stream()
            .filter(entry -> entry.getValue() != entry.getKey().standard())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  public int of(Quota quota) {
    return adjusted.getOrDefault(quota, quota.standard());
  }

  /** AWS's refusal where {@code wanted} of {@code quota} would be too many. */
  public Optional<Rejection> exceeded(Quota quota, int wanted) {
    return wanted <= of(quota)
        ? Optional.empty()
        : Optional.of(
            Rejection.limitExceeded(
                "Cannot exceed quota for " + quota.awsName() + ": " + of(quota)));
  }
}
