package io.hindsight.domain.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The managed policies of one identity.
 *
 * @param attached ARNs in the order of attachment
 * @param boundary the ARN of the permissions boundary
 */
public record Relations(List<String> attached, @Nullable String boundary) {
  public static final Relations NONE = new Relations(List.of(), null);

  public Relations {
    attached = List.copyOf(attached);
  }

  Relations attach(String arn) {
    List<String> more = new ArrayList<>(attached);
    more.add(arn);
    return new Relations(more, boundary);
  }

  Relations detach(String arn) {
    return new Relations(attached.stream().filter(a -> !a.equals(arn)).toList(), boundary);
  }

  Relations bound(@Nullable String arn) {
    return new Relations(attached, arn);
  }
}
