package io.hindsight.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.mirror.Recordings;
import io.hindsight.domain.questions.Deed;
import io.hindsight.domain.questions.Moment;
import io.hindsight.domain.questions.WhoCan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can, of a real account's dump, held against each principal's documents read slowly. */
class RealAccountTest {
  private static final Instant AT = Instant.parse("2023-04-01T00:00:00Z");
  private static final List<AccountId> ACCOUNTS =
      List.of(new AccountId("200611803367"), new AccountId("012345678901"));

  private static io.hindsight.domain.questions.Questions questions =
      new io.hindsight.domain.questions.Questions(Recordings.history(List.of()));
  private static Map<String, Object> dump = Map.of();

  @BeforeAll
  static void read() throws Exception {
    questions =
        new io.hindsight.domain.questions.Questions(
            Recordings.history(Recordings.details(AT).pasts));
    dump = Values.map(Values.parse(text()));
  }

  private static String text() throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(
                Recordings.data().resolve("authorization-details/iam-vulnerable.json.gz")))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Stream<Map<String, Object>> all(String list) {
    return Values.list(dump.get(list)).stream().map(Values::map);
  }

  private static Stream<Map<String, Object>> maps(Object list) {
    return Values.list(list).stream().map(Values::map);
  }

  /** The documents that are on an entity of the dump itself. */
  private static List<Object> documents(Map<String, Object> entity, String inline) {
    List<Object> documents = new ArrayList<>();
    if (entity.containsKey(inline)) {
      maps(entity.get(inline)).forEach(policy -> documents.add(policy.get("PolicyDocument")));
    }
    maps(entity.get("AttachedManagedPolicies"))
        .map(attached -> (String) attached.get("PolicyArn"))
        .forEach(
            arn ->
                all("Policies")
                    .filter(policy -> arn.equals(policy.get("Arn")))
                    .flatMap(policy -> maps(policy.get("PolicyVersionList")))
                    .filter(version -> Boolean.TRUE.equals(version.get("IsDefaultVersion")))
                    .forEach(version -> documents.add(version.get("Document"))));
    return documents;
  }

  /** The verdict on each user and role, from the dump alone. */
  private static Map<String, String> bruteForce(String action, String resource) {
    Map<String, String> verdicts = new TreeMap<>();
    all("UserDetailList")
        .forEach(
            user -> {
              List<Object> documents = documents(user, "UserPolicyList");
              for (Object group : Values.list(user.get("GroupList"))) {
                all("GroupDetailList")
                    .filter(each -> group.equals(each.get("GroupName")))
                    .filter(each -> accountOf(each).equals(accountOf(user)))
                    .forEach(each -> documents.addAll(documents(each, "GroupPolicyList")));
              }
              decide(verdicts, user, documents, action, resource);
            });
    all("RoleDetailList")
        .forEach(
            role -> decide(verdicts, role, documents(role, "RolePolicyList"), action, resource));
    return verdicts;
  }

  private static String accountOf(Map<String, Object> entity) {
    return entity.get("Arn").toString().split(":", -1)[4];
  }

  private static void decide(
      Map<String, String> verdicts,
      Map<String, Object> entity,
      List<Object> documents,
      String action,
      String resource) {
    String arn = (String) entity.get("Arn");
    Map<String, Object> context = new HashMap<>();
    context.put("aws:PrincipalArn", arn);
    context.put("aws:PrincipalAccount", accountOf(entity));
    context.put("aws:CurrentTime", AT.toString());
    context.put("aws:PrincipalType", entity.containsKey("UserName") ? "User" : "AssumedRole");
    if (entity.containsKey("UserName")) {
      context.put("aws:username", entity.get("UserName"));
      context.put("aws:userid", entity.get("UserId"));
    }
    if (entity.containsKey("Tags")) {
      maps(entity.get("Tags"))
          .forEach(tag -> context.put("aws:PrincipalTag/" + tag.get("Key"), tag.get("Value")));
    }
    verdicts.put(
        arn,
        ReferenceEvaluator.decide(
            Map.of("principal", arn, "action", action, "resource", resource, "context", context),
            Map.of("identity", documents)));
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    List<String> differences = new ArrayList<>();
    Set<String> arns = new TreeSet<>(one.keySet());
    arns.addAll(other.keySet());
    for (String arn : arns) {
      if (!Objects.equals(one.get(arn), other.get(arn))) {
        differences.add(arn + " " + one.get(arn) + " " + other.get(arn));
      }
    }
    return differences;
  }

  @ParameterizedTest
  @CsvSource({
    "iam:CreateUser, arn:aws:iam::200611803367:user/x",
    "iam:CreateAccessKey, arn:aws:iam::200611803367:user/fn1-privesc3-partial-user",
    "iam:AttachUserPolicy, arn:aws:iam::200611803367:user/x",
    "iam:PutRolePolicy, arn:aws:iam::200611803367:role/x",
    "iam:CreatePolicyVersion, arn:aws:iam::200611803367:policy/x",
    "iam:PassRole, arn:aws:iam::200611803367:role/privesc-high-priv-service-role",
    "iam:UpdateAssumeRolePolicy, arn:aws:iam::200611803367:role/x",
    "lambda:CreateFunction, arn:aws:lambda:us-east-1:200611803367:function:f",
    "ec2:RunInstances, *",
    "s3:GetObject, arn:aws:s3:::secret/key"
  })
  void whoCanIsWhatEachPrincipalsDocumentsSay(String action, String resource) {
    Map<String, String> expected = bruteForce(action, resource);
    Map<String, String> found = new TreeMap<>();
    long allowed = 0;
    for (WhoCan.Row row :
        questions.whoCan(Deed.of(action, resource), ACCOUNTS, Moment.at(AT)).rows()) {
      if (!row.arn().endsWith(":root")) {
        found.put(row.arn(), row.decision().verdict().text());
        allowed += row.isAllowed() ? 1 : 0;
      }
    }
    assertEquals(List.of(), differences(expected, found));
    assertTrue(allowed > 0, "nobody at all");
    assertEquals(expected.values().stream().filter("Allow"::equals).count(), allowed);
  }
}
