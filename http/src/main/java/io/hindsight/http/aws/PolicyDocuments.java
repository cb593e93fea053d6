package io.hindsight.http.aws;

import io.hindsight.domain.policy.validate.Finding;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicySize;
import io.hindsight.domain.policy.validate.PolicyValidator;
import io.hindsight.http.aws.protocol.AwsError;
import java.util.List;

/** Checks the documents of requests; what AWS would not take is refused in its words. */
public final class PolicyDocuments {
  private PolicyDocuments() {}

  /** The size of a document that is an identity-based policy. */
  public static int checkIdentity(String document) {
    return check(document, PolicyKind.IDENTITY);
  }

  public static int checkTrust(String document) {
    return check(document, PolicyKind.TRUST);
  }

  public static int checkSession(String document) {
    return check(document, PolicyKind.SESSION);
  }

  public static int size(String document) {
    return PolicySize.of(document);
  }

  private static int check(String document, PolicyKind kind) {
    List<Finding> findings = PolicyValidator.validate(document, kind);
    if (!findings.isEmpty()) {
      throw AwsError.of("MalformedPolicyDocument", 400, findings.get(0).message());
    }
    return PolicySize.of(document);
  }
}
