package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.tag.Tag;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user or role with its policies, as numbers of the roster that it is in.
 *
 * @param policies its own: attached ones, then inline ones
 * @param groups the groups that it is in
 * @param boundary -1 where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // walked for every principal; never compared
record Resident(
    Subject subject,
    PrincipalRef ref,
    Identity identity,
    @Nullable Principal principal,
    int[] policies,
    int[] groups,
    int boundary) {
  private static final String TAG = "aws:PrincipalTag/";

  /** What {@code PrincipalKeys} says of one key; null where it says nothing. */
  @Nullable String value(String key) {
    if (key.regionMatches(true, 0, TAG, 0, TAG.length())) {
      return tag(key);
    }
    switch (key.toLowerCase(Locale.ROOT)) {
      case "aws:principalarn" -> {
        return ref.arn();
      }
      case "aws:principalaccount" -> {
        return subject.account().value();
      }
      case "aws:principaltype" -> {
        return subject.kind() == Subject.Kind.USER ? "User" : "AssumedRole";
      }
      case "aws:principalisawsservice" -> {
        return "false";
      }
      case "aws:userid" -> {
        return subject.userId();
      }
      case "aws:username" -> {
        return subject.userName().orElse(null);
      }
      default -> {
        return null;
      }
    }
  }

  private @Nullable String tag(String key) {
    int length = key.length() - TAG.length();
    if (principal != null) {
      for (Tag tag : principal.tags().list()) {
        if (tag.key().length() == length
            && tag.key().regionMatches(true, 0, key, TAG.length(), length)) {
          return tag.value();
        }
      }
    }
    return null;
  }
}
