package io.hindsight.domain.tag;

import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The tags of one resource, in the order they were set ("Tags for IAM resources"). */
public record Tags(List<Tag> list) {
  public static final Tags NONE = new Tags(List.of());

  public Tags {
    list = List.copyOf(list);
  }

  public Optional<String> value(String key) {
    return list.stream().filter(tag -> tag.key().equalsIgnoreCase(key)).map(Tag::value).findFirst();
  }

  /** These tags with {@code more}: a known key takes the new value and the new spelling. */
  public Tags plus(Collection<Tag> more, KeyCase keyCase) {
    List<Tag> merged = new ArrayList<>(list);
    for (Tag tag : more) {
      int at = 0;
      while (at < merged.size() && !keyCase.same(merged.get(at).key(), tag.key())) {
        at++;
      }
      if (at < merged.size()) {
        merged.set(at, tag);
      } else {
        merged.add(tag);
      }
    }
    return new Tags(merged);
  }

  /** These tags but for {@code keys}; a key that is not there is no error. */
  public Tags minus(Collection<String> keys, KeyCase keyCase) {
    TreeSet<String> gone = new TreeSet<>(keyCase.order());
    gone.addAll(keys);
    return new Tags(list.stream().filter(tag -> !gone.contains(tag.key())).toList());
  }

  /** Whether two of {@code tags} have the same key. */
  public static boolean hasDuplicates(Collection<Tag> tags, KeyCase keyCase) {
    TreeSet<String> seen = new TreeSet<>(keyCase.order());
    return tags.stream().anyMatch(tag -> !seen.add(tag.key()));
  }

  /** AWS's refusal of adding {@code more}: a key twice, one of AWS's own, or too many. */
  public Optional<Rejection> refusalOf(Collection<Tag> more, KeyCase keyCase, Quotas quotas) {
    if (hasDuplicates(more, keyCase)) {
      return Optional.of(Rejection.invalidInput(keyCase.duplicate()));
    }
    if (more.stream().anyMatch(tag -> tag.key().toLowerCase(Locale.ROOT).startsWith("aws:"))) {
      return Optional.of(
          Rejection.invalidInput(
              "Your request contains tag keys that start with aws:, which is reserved."));
    }
    int limit = quotas.of(Quota.TAGS);
    return plus(more, keyCase).list().size() > limit
        ? Optional.of(Rejection.limitExceeded("The number of tags has reached the maximum limit."))
        : Optional.empty();
  }
}
