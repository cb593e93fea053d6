package io.hindsight.http.api.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hindsight.domain.mirror.Meaning;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.OperationModel;
import io.hindsight.http.aws.protocol.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation that AWS has is understood by imports, or left alone for a reason. */
class MeaningTest {
  private static final Pattern READ = Pattern.compile("(Get|List|Describe|Simulate)[A-Z].*");

  /** Begin sessions, though they are named as reads. */
  private static final Set<String> SESSIONS = Set.of("GetFederationToken", "GetSessionToken");

  @ParameterizedTest
  @EnumSource(names = {"IAM", "STS", "ORGANIZATIONS"})
  void everyWriteIsAppliedOrHasAReasonNotToBe(AwsService service) {
    List<String> unclassified = new ArrayList<>();
    for (OperationModel operation : ServiceModel.of(service).operations()) {
      String name = operation.name();
      boolean read = READ.matcher(name).matches() && !SESSIONS.contains(name);
      boolean applied = Meaning.isApplied(source(service), name);
      boolean reasoned = Meaning.withoutEffect(source(service), name).isPresent();
      if (read ? applied : applied == reasoned) {
        unclassified.add(name);
      }
    }
    assertEquals(List.of(), unclassified);
  }

  @Test
  void anOperationOfNoServiceIsNeither() {
    assertEquals(false, Meaning.isApplied("iam.amazonaws.com", "GrantEverything"));
    assertNotEquals(
        true, Meaning.withoutEffect("iam.amazonaws.com", "GrantEverything").isPresent());
  }

  private static String source(AwsService service) {
    return service.packageName() + ".amazonaws.com";
  }
}
