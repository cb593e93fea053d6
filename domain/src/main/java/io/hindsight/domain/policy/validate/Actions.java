package io.hindsight.domain.policy.validate;

import io.hindsight.domain.policy.document.PolicyDocument;
import io.hindsight.domain.policy.document.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Actions name their service, and those of trust policies are the ones that assume roles. */
final class Actions implements Rule {
  private static final Pattern VENDOR = Pattern.compile("[a-zA-Z0-9.*-]+");
  private static final Set<String> OF_TRUST =
      Set.of(
          "sts:assumerole",
          "sts:assumerolewithsaml",
          "sts:assumerolewithwebidentity",
          "sts:tagsession",
          "sts:setsourceidentity",
          "sts:setcontext");

  @Override
  public void check(PolicyDocument document, PolicyKind kind, Findings findings) {
    for (Statement statement : document.statements()) {
      for (String action : statement.actions()) {
        String message = kind == PolicyKind.TRUST ? ofTrust(action) : wrong(action);
        if (message != null) {
          findings.add(statement, statement.notAction() ? "NotAction" : "Action", action, message);
        }
      }
    }
  }

  private static @Nullable String ofTrust(String action) {
    return OF_TRUST.contains(action.toLowerCase(Locale.ROOT))
        ? null
        : "AssumeRole policy may only specify STS AssumeRole actions.";
  }

  private static @Nullable String wrong(String action) {
    int colon = action.indexOf(':');
    if (action.equals("*")) {
      return null;
    }
    if (colon < 0) {
      return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    }
    if (action.indexOf(':', colon + 1) >= 0) {
      return "Actions/Condition can contain only one colon.";
    }
    String vendor = action.substring(0, colon);
    return VENDOR.matcher(vendor).matches() ? null : "Vendor " + vendor + " is not valid";
  }
}
