package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What might be done: an action on a resource, in circumstances.
 *
 * @param resource an ARN, or {@code *} where the action is about no resource
 * @param context condition keys with their values; they count more than what the history says
 */
public record Deed(String action, String resource, Map<String, List<String>> context) {
  private static final int LONGEST = 2_048;

  public Deed {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(context);
    context = java.util.Collections.unmodifiableMap(copy);
  }

  public static Deed of(String action, String resource) {
    return of(action, resource, Map.of());
  }

  /** What somebody asks about: one action on one resource. */
  public static Deed of(String action, String resource, Map<String, List<String>> context) {
    int colon = action.indexOf(':');
    if (colon <= 0 || colon == action.length() - 1 || action.length() > 256 || blank(action)) {
      throw Unanswerable.malformed(
          "`" + brief(action) + "` is no action; write it as service:Name, such as s3:GetObject");
    }
    if (action.indexOf('*') >= 0 || action.indexOf('?') >= 0) {
      throw Unanswerable.malformed(
          "`" + action + "` is a pattern; ask about one action, such as s3:GetObject");
    }
    if (!resource.equals("*")
        && (resource.length() > LONGEST
            || Arn.parse(resource).isEmpty()
            || resource.chars().anyMatch(c -> c < ' '))) {
      throw Unanswerable.malformed("`" + brief(resource) + "` is no resource; write its ARN, or *");
    }
    return new Deed(action, resource, context);
  }

  private static String brief(String text) {
    return text.length() > 256 ? text.substring(0, 256) + "…" : text;
  }

  private static boolean blank(String text) {
    return text.chars().anyMatch(c -> c <= ' ');
  }

  /** The account that the ARN says owns the resource; empty where it does not say. */
  String resourceAccount() {
    return Arn.parse(resource).map(Arn::account).filter(AccountId::isValid).orElse("");
  }

  /** Whether it is to assume a role, which the role's trust policy has a say in. */
  boolean isAssumption() {
    String name = action.toLowerCase(Locale.ROOT);
    return name.equals("sts:assumerole")
        || name.equals("sts:assumerolewithsaml")
        || name.equals("sts:assumerolewithwebidentity")
        || name.equals("sts:tagsession")
        || name.equals("sts:setsourceidentity");
  }
}
