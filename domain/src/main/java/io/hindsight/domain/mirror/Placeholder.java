package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.identity.Identity;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Something is older than the log: it was there when the log began, and no more is known of it. */
final class Placeholder extends Fact {
  private final Identity.@Nullable Kind kind;
  private final String name;
  private final String uniqueId;
  private final String path;
  private final Fact first;

  Placeholder(
      Fact first,
      Instant start,
      Identity.@Nullable Kind kind,
      String name,
      String uniqueId,
      String path) {
    super(
        new Recorded<>(
            first.origin.number(),
            first.origin.recordedAt(),
            start,
            Cause.system("hindsight:OlderThanLog"),
            first.origin.event()),
        "older:" + name);
    this.first = first;
    this.kind = kind;
    this.name = name;
    this.uniqueId = uniqueId;
    this.path = path;
  }

  /** The first fact that tells of it. */
  Fact first() {
    return first;
  }

  /** Whether a fact names the same thing. */
  boolean isTouchedBy(Fact fact) {
    for (Touch touch : fact.touches()) {
      if (touch.kind() == kind && touch.name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // facts are what they are
  boolean isSame(Placeholder other) {
    return first == other.first
        && kind == other.kind
        && name.equals(other.name)
        && uniqueId.equals(other.uniqueId)
        && path.equals(other.path);
  }

  @Override
  int rank() {
    return THERE;
  }

  @Override
  void apply(Folding folding) {
    if (kind == null) {
      folding.unknown(name, PolicyOperations.nameOf(name), EnumSet.of(Unknown.Aspect.DOCUMENT));
    } else {
      folding.placeholder(kind, name, uniqueId, path);
    }
  }
}
