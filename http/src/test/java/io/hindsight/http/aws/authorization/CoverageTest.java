package io.hindsight.http.aws.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.federation.SamlIdentity;
import io.hindsight.http.aws.federation.WebIdentity;
import io.hindsight.http.aws.iam.TestApi;
import io.hindsight.http.aws.protocol.AwsService;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.OperationModel;
import io.hindsight.http.aws.protocol.Operations;
import io.hindsight.http.aws.protocol.ServiceModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * {@code ops/docs/COVERAGE.md} says what the code says: it is asked with a request of each
 * operation whose members are their own names.
 *
 * <p>Run with {@code -Dhindsight.coverage=write} after a change to write the table anew.
 */
class CoverageTest {
  private static final Path TABLE = Path.of("..", "ops", "docs", "COVERAGE.md");
  private static final AccountId ACCOUNT = new AccountId("123456789012");
  private static final Caller CALLER =
      new Caller(
          Subject.of(
              Identity.of(
                  ACCOUNT, Identity.Kind.USER, "AIDACALLER", "{caller}", "/", Instant.EPOCH, null)),
          "AKIACALLER");

  /** Who makes the unsigned calls. */
  private static final Map<String, FederatedCaller> FEDERATED =
      Map.of(
          "AssumeRoleWithWebIdentity",
          new WebIdentity(
              ACCOUNT,
              "{provider}",
              "{sub}",
              "{aud}",
              Stream.of("amr", "aud", "email", "oaud", "sub")
                  .collect(Collectors.toMap(key -> "ISSUER:" + key, List::of)),
              new Federation("{provider}", "{sub}", List.of()),
              List.of(new Tag("KEY", "{Value}")),
              List.of("KEY"),
              "{SourceIdentity}"),
          "AssumeRoleWithSAML",
          new SamlIdentity(
              ACCOUNT,
              "{provider}",
              "{id}",
              "{issuer}",
              "{subject}",
              "{type}",
              "{audience}",
              "{qualifier}",
              "{session}",
              Stream.of("aud", "doc", "iss", "namequalifier", "sub", "sub_type", "ATTRIBUTE")
                  .collect(Collectors.toMap(key -> "saml:" + key, List::of)),
              List.of(new Tag("KEY", "{Value}")),
              List.of("KEY"),
              "{SourceIdentity}",
              null));

  private static final Map<AwsService, String> TITLES =
      Map.of(
          AwsService.IAM, "Identity and Access Management",
          AwsService.STS, "Security Token Service",
          AwsService.CLOUD_TRAIL, "CloudTrail",
          AwsService.ORGANIZATIONS, "Organizations",
          AwsService.SSO_ADMIN, "IAM Identity Center",
          AwsService.IDENTITY_STORE, "Identity Store",
          AwsService.ACCESS_ANALYZER, "IAM Access Analyzer");

  @Test
  void theTableOfCoverageIsWhatTheCodeSays() throws Exception {
    TestApi api = TestApi.start();
    String table;
    try {
      table = table(api.api().operations());
    } finally {
      api.close();
    }
    if ("write".equals(System.getProperty("hindsight.coverage"))) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table);
    }
    assertEquals(
        table,
        Files.exists(TABLE) ? Files.readString(TABLE) : "",
        "run this test with -Dhindsight.coverage=write to write the table anew");
  }

  private static String table(Operations operations) {
    StringBuilder text =
        new StringBuilder(
            """
            # What works

            The operations of the seven services, written by a test from the code itself. Those that
            do not work yet answer `NotImplemented`.

            *Resource* is what policies are matched with: `{Name}` is a member of the request, and
            where a resource exists its own path and name stand in the ARN. *Condition keys* are those
            of the operation; every call has besides
            """);
    Set<String> common = common();
    text.append(common.stream().map(key -> "`" + key + "`").collect(Collectors.joining(", ")))
        .append(
            ".\n`aws:ResourceTag/KEY` and `iam:ResourceTag/KEY` are there where the resource has"
                + " tags.\n");
    for (AwsService service : AwsService.values()) {
      append(text, service, operations, common);
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text, AwsService service, Operations operations, Set<String> common) {
    List<OperationModel> all =
        ServiceModel.of(service).operations().stream()
            .sorted(Comparator.comparing(OperationModel::name))
            .toList();
    List<OperationModel> there = all.stream().filter(operations::has).toList();
    text.append("\n## ")
        .append(TITLES.get(service))
        .append("\n\n")
        .append(there.size())
        .append(" of ")
        .append(all.size())
        .append(" operations work.\n");
    if (!there.isEmpty()) {
      text.append("\n| Operation | Resource | Condition keys |\n| --- | --- | --- |\n");
      there.forEach(operation -> text.append(row(operation, common)));
    }
    List<String> missing =
        all.stream().filter(each -> !operations.has(each)).map(OperationModel::name).toList();
    if (!missing.isEmpty()) {
      text.append("\nNot yet: ").append(String.join(", ", missing)).append(".\n");
    }
  }

  private static String row(OperationModel operation, Set<String> common) {
    Call call = call(operation);
    Members members = new Members(sample(operation.requestBuilder().get(), operation.name()));
    Resources.Resource resource =
        new Resources(EntityMap.EMPTY, key -> Optional.empty()).of(call, members, CALLER);
    RequestContext context = new RequestContext(EntityMap.EMPTY);
    FederatedCaller federated = FEDERATED.get(operation.name());
    Set<String> keys =
        new TreeSet<>(
            federated == null
                ? context.of(call, members, CALLER, resource).keySet()
                : context.of(call, members, federated, resource).keySet());
    keys.removeAll(common);
    return "| "
        + operation.name()
        + " | `"
        + resource.arn().replace(ACCOUNT.value(), "ACCOUNT")
        + "` | "
        + keys.stream()
            .map(key -> "`" + key.replace("{Key}", "KEY") + "`")
            .collect(Collectors.joining(", "))
        + " |\n";
  }

  /** The keys of a call that says nothing. */
  private static Set<String> common() {
    OperationModel operation =
        ServiceModel.of(AwsService.IAM).operation("GetAccountSummary").orElseThrow();
    Call call = call(operation);
    return new TreeSet<>(
        new RequestContext(EntityMap.EMPTY)
            .of(call, CALLER, Resources.Resource.all(ACCOUNT))
            .keySet());
  }

  private static Call call(OperationModel operation) {
    return new Call(
        "id",
        operation.service(),
        operation.name(),
        operation.readOnly(),
        null,
        CALLER,
        "192.0.2.1",
        "agent",
        "us-east-1",
        Instant.EPOCH,
        AsOf.LATEST,
        true,
        "localhost",
        null);
  }

  /** A request whose texts are the names of their members. */
  private static SdkPojo sample(SdkPojo builder, String operation) {
    for (SdkField<?> field : builder.sdkFields()) {
      Object value = value(field, operation);
      if (value != null) {
        field.set(builder, value);
      }
    }
    return (SdkPojo) ((Buildable) builder).build();
  }

  private static @Nullable Object value(SdkField<?> field, String operation) {
    String name = field.memberName();
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case STRING ->
          name.equals("Path") || name.equals("PathPrefix")
              ? "/{" + name + "}/"
              : name.equals("Url")
                  ? "https://{Url}"
                  : name.equals("DeletionTaskId")
                      ? "task/aws-service-role/{service}/{role}/{id}"
                      : "{" + name + "}";
      case INTEGER -> 1;
      case LIST -> list(field, operation);
      case SDK_POJO -> sample(field.constructor().get(), operation);
      default -> null;
    };
  }

  private static @Nullable Object list(SdkField<?> field, String operation) {
    ListTrait trait = field.getTrait(ListTrait.class, TraitType.LIST_TRAIT);
    SdkField<?> member = trait.memberFieldInfo();
    if (field.memberName().equals("Tags")) {
      return List.of(sample(member.constructor().get(), operation));
    }
    return member.marshallingType().getKnownType() == MarshallingKnownType.STRING
        ? List.of("{" + field.memberName() + "}")
        : null;
  }
}
