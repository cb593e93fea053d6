package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.Calls.READ_ONLY;
import static io.hindsight.http.aws.iam.Calls.does;
import static io.hindsight.http.aws.iam.Calls.tells;
import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on policies: managed ones, those attached and inline, and boundaries. */
final class PolicyCases {
  private static final String ONLY_READ_ONLY =
      "{\"ArnEquals\":{\"iam:PolicyARN\":\"" + READ_ONLY + "\"}}";
  private static final String ONLY_ANOTHER =
      "{\"ArnEquals\":{\"iam:PolicyARN\":\"arn:aws:iam::aws:policy/Administrator*\"}}";
  private static final String ONLY_THIS_BOUNDARY =
      ONLY_READ_ONLY.replace("PolicyARN", "PermissionsBoundary");
  private static final String ANOTHER_BOUNDARY =
      ONLY_ANOTHER.replace("PolicyARN", "PermissionsBoundary");
  private static final String MISSING = "arn:aws:iam::123456789012:policy/none";
  private static final String NOT_THERE = "Policy " + MISSING + " was not found\\.";
  private static final String NO_VERSION =
      "Policy .* version v9 does not exist or is not attachable\\.";
  private static final BiConsumer<IamClient, World> POLICY =
      does("CreatePolicy", "PolicyName={n} PolicyDocument={ANYTHING}");
  private static final BiConsumer<IamClient, World> VERSION =
      does("CreatePolicyVersion", "PolicyArn={OWN} PolicyDocument={ANYTHING}");

  private PolicyCases() {}

  /** What users, groups and roles have in common where policies are put on them. */
  private record Kind(String name, String member, BiConsumer<IamClient, World> given) {
    static final List<Kind> ALL =
        List.of(
            new Kind("User", "UserName", does("CreateUser", "UserName={n}")),
            new Kind("Group", "GroupName", does("CreateGroup", "GroupName={n}")),
            new Kind(
                "Role",
                "RoleName",
                does("CreateRole", "RoleName={n} AssumeRolePolicyDocument={TRUST}")));

    String resource() {
      return noun() + "/{n}";
    }

    String noun() {
      return name.toLowerCase(java.util.Locale.ROOT);
    }

    /** The member that names it, and others. */
    String named(String members) {
      return member + "={n} " + members;
    }

    /** The same about one that is not there. */
    String unknown(String members) {
      return member + "=nobody " + members;
    }

    String notFound() {
      return "The " + noun() + " with name nobody cannot be found\\.";
    }
  }

  static List<OperationCase> managed() {
    return List.of(
        operation("CreatePolicy", "policy/team/{n}")
            .when(does("CreatePolicy", "PolicyName={n} Path=/team/ PolicyDocument={ANYTHING}"))
            .changes(tells("ListPolicies", "Scope=Local PathPrefix=/team/"))
            .fails(
                "EntityAlreadyExists",
                "A policy called {n} already exists\\. Duplicate names are not allowed\\.",
                POLICY.andThen(POLICY))
            .fails(
                "MalformedPolicyDocument",
                "Syntax errors in policy\\.",
                does(
                    "CreatePolicy",
                    "PolicyName={n}",
                    "PolicyDocument",
                    "{\"Version\":\"2012-10-17\"}"))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for PolicySize: 6144",
                does(
                    "CreatePolicy",
                    "PolicyName={n}",
                    "PolicyDocument",
                    Calls.ANYTHING.replace("s3:*", "s3:" + "a".repeat(6144))))
            .fails(
                "InvalidInput",
                "Duplicate tag keys found\\.",
                does("CreatePolicy", "PolicyName={n} PolicyDocument={ANYTHING} Tags=a:1,a:2")),
        operation("GetPolicy", "policy/{n}")
            .given(POLICY)
            .when(does("GetPolicy", "PolicyArn={OWN}"))
            .fails("NoSuchEntity", NOT_THERE, does("GetPolicy", "PolicyArn=" + MISSING)),
        operation("ListPolicies", "*").when(does("ListPolicies", "Scope=Local")),
        operation("DeletePolicy", "policy/{n}")
            .given(POLICY)
            .when(does("DeletePolicy", "PolicyArn={OWN}"))
            .changes(tells("GetPolicy", "PolicyArn={OWN}"))
            .fails("NoSuchEntity", NOT_THERE, does("DeletePolicy", "PolicyArn=" + MISSING))
            .fails(
                "DeleteConflict",
                "Cannot delete a policy attached to entities\\.",
                does("CreateUser", "UserName={n}")
                    .andThen(does("AttachUserPolicy", "UserName={n} PolicyArn={OWN}"))
                    .andThen(does("DeletePolicy", "PolicyArn={OWN}")))
            .fails(
                "DeleteConflict",
                "This policy has more than one version\\. .*",
                VERSION.andThen(does("DeletePolicy", "PolicyArn={OWN}"))),
        operation("CreatePolicyVersion", "policy/{n}")
            .given(POLICY)
            .when(
                does(
                    "CreatePolicyVersion",
                    "PolicyArn={OWN} PolicyDocument={ANYTHING} SetAsDefault=true"))
            .changes(tells("ListPolicyVersions", "PolicyArn={OWN}"))
            .fails(
                "NoSuchEntity",
                NOT_THERE,
                does("CreatePolicyVersion", "PolicyArn=" + MISSING + " PolicyDocument={ANYTHING}"))
            .fails(
                "LimitExceeded",
                "A managed policy can have up to 5 versions\\. .*",
                Stream.generate(() -> VERSION).limit(5).reduce(BiConsumer::andThen).orElseThrow()),
        operation("GetPolicyVersion", "policy/{n}")
            .given(POLICY)
            .when(does("GetPolicyVersion", "PolicyArn={OWN} VersionId=v1"))
            .fails(
                "NoSuchEntity",
                NO_VERSION,
                does("GetPolicyVersion", "PolicyArn={OWN} VersionId=v9"))
            .fails(
                "ValidationError",
                ".* at 'versionId' .* pattern: v\\[1-9\\]\\[0-9\\]\\*.*",
                does("GetPolicyVersion", "PolicyArn={OWN} VersionId=one")),
        operation("ListPolicyVersions", "policy/{n}")
            .given(POLICY)
            .when(does("ListPolicyVersions", "PolicyArn={OWN}"))
            .fails("NoSuchEntity", NOT_THERE, does("ListPolicyVersions", "PolicyArn=" + MISSING)),
        operation("DeletePolicyVersion", "policy/{n}")
            .given(POLICY.andThen(VERSION))
            .when(does("DeletePolicyVersion", "PolicyArn={OWN} VersionId=v2"))
            .changes(tells("ListPolicyVersions", "PolicyArn={OWN}"))
            .fails(
                "NoSuchEntity",
                NO_VERSION,
                does("DeletePolicyVersion", "PolicyArn={OWN} VersionId=v9"))
            .fails(
                "DeleteConflict",
                "Cannot delete the default version of a policy\\.",
                does("DeletePolicyVersion", "PolicyArn={OWN} VersionId=v1")),
        operation("SetDefaultPolicyVersion", "policy/{n}")
            .given(POLICY.andThen(VERSION))
            .when(does("SetDefaultPolicyVersion", "PolicyArn={OWN} VersionId=v2"))
            .changes(tells("GetPolicy", "PolicyArn={OWN}"))
            .fails(
                "NoSuchEntity",
                NO_VERSION,
                does("SetDefaultPolicyVersion", "PolicyArn={OWN} VersionId=v9")),
        operation("ListEntitiesForPolicy", "policy/{n}")
            .given(POLICY)
            .when(does("ListEntitiesForPolicy", "PolicyArn={OWN} EntityFilter=User"))
            .fails(
                "NoSuchEntity",
                "Policy " + MISSING + " does not exist or is not attachable\\.",
                does("ListEntitiesForPolicy", "PolicyArn=" + MISSING)));
  }

  static List<OperationCase> attached() {
    return Kind.ALL.stream().flatMap(PolicyCases::attached).toList();
  }

  private static Stream<OperationCase> attached(Kind kind) {
    String attach = "Attach" + kind.name() + "Policy";
    String detach = "Detach" + kind.name() + "Policy";
    String list = "ListAttached" + kind.name() + "Policies";
    String policy = "PolicyArn={READ_ONLY}";
    return Stream.of(
        operation(attach, kind.resource())
            .under(ONLY_READ_ONLY, ONLY_ANOTHER)
            .given(kind.given())
            .when(does(attach, kind.named(policy)))
            .changes(tells(list, kind.named("")))
            .fails("NoSuchEntity", kind.notFound(), does(attach, kind.unknown(policy)))
            .fails(
                "NoSuchEntity",
                "Policy " + MISSING + " does not exist or is not attachable\\.",
                does(attach, kind.named("PolicyArn=" + MISSING)))
            .fails(
                "ValidationError",
                "ARN a-name-and-no-arn-at-all is not valid\\.",
                does(attach, kind.named("PolicyArn=a-name-and-no-arn-at-all"))),
        operation(detach, kind.resource())
            .under(ONLY_READ_ONLY, ONLY_ANOTHER)
            .given(kind.given().andThen(does(attach, kind.named(policy))))
            .when(does(detach, kind.named(policy)))
            .changes(tells(list, kind.named("")))
            .fails("NoSuchEntity", NOT_THERE, does(detach, kind.named("PolicyArn=" + MISSING))),
        operation(list, kind.resource())
            .given(kind.given())
            .when(does(list, kind.named("")))
            .fails("NoSuchEntity", kind.notFound(), does(list, kind.unknown(""))));
  }

  static List<OperationCase> inline() {
    return Kind.ALL.stream().flatMap(PolicyCases::inline).toList();
  }

  private static Stream<OperationCase> inline(Kind kind) {
    String put = "Put" + kind.name() + "Policy";
    String get = "Get" + kind.name() + "Policy";
    String list = "List" + kind.name() + "Policies";
    String delete = "Delete" + kind.name() + "Policy";
    String noPolicy = "The " + kind.noun() + " policy with name none cannot be found\\.";
    BiConsumer<IamClient, World> given =
        kind.given().andThen(does(put, kind.named("PolicyName=p PolicyDocument={ANYTHING}")));
    return Stream.of(
        operation(put, kind.resource())
            .given(kind.given())
            .when(does(put, kind.named("PolicyName=p PolicyDocument={ANYTHING}")))
            .changes(tells(list, kind.named("")))
            .fails(
                "NoSuchEntity",
                kind.notFound(),
                does(put, kind.unknown("PolicyName=p PolicyDocument={ANYTHING}")))
            .fails(
                "MalformedPolicyDocument",
                "Policy document should not specify a principal\\.",
                does(
                    put,
                    kind.named("PolicyName=p"),
                    "PolicyDocument",
                    Calls.ANYTHING.replace("\"Action\"", "\"Principal\":\"*\",\"Action\"")))
            .fails(
                "LimitExceeded",
                "Maximum policy size of \\d+ bytes exceeded for " + kind.noun() + " {n}",
                does(
                    put,
                    kind.named("PolicyName=p"),
                    "PolicyDocument",
                    Calls.ANYTHING.replace("s3:*", "s3:" + "a".repeat(10_240)))),
        operation(get, kind.resource())
            .given(given)
            .when(does(get, kind.named("PolicyName=p")))
            .fails("NoSuchEntity", noPolicy, does(get, kind.named("PolicyName=none"))),
        operation(list, kind.resource())
            .given(given)
            .when(does(list, kind.named("")))
            .fails("NoSuchEntity", kind.notFound(), does(list, kind.unknown(""))),
        operation(delete, kind.resource())
            .given(given)
            .when(does(delete, kind.named("PolicyName=p")))
            .changes(tells(list, kind.named("")))
            .fails("NoSuchEntity", noPolicy, does(delete, kind.named("PolicyName=none"))));
  }

  static List<OperationCase> boundaries() {
    return Kind.ALL.stream()
        .filter(kind -> !kind.name().equals("Group"))
        .flatMap(PolicyCases::boundaries)
        .toList();
  }

  private static Stream<OperationCase> boundaries(Kind kind) {
    String put = "Put" + kind.name() + "PermissionsBoundary";
    String delete = "Delete" + kind.name() + "PermissionsBoundary";
    String get = "Get" + kind.name();
    String boundary = "PermissionsBoundary={READ_ONLY}";
    return Stream.of(
        operation(put, kind.resource())
            .under(ONLY_THIS_BOUNDARY, ANOTHER_BOUNDARY)
            .given(kind.given())
            .when(does(put, kind.named(boundary)))
            .changes(tells(get, kind.named("")))
            .fails("NoSuchEntity", kind.notFound(), does(put, kind.unknown(boundary)))
            .fails(
                "InvalidInput",
                "ARN arn:aws:iam::123456789012:not_a_policy/p is not valid\\.",
                does(
                    put,
                    kind.named("PermissionsBoundary=arn:aws:iam::123456789012:not_a_policy/p")))
            .fails(
                "NoSuchEntity",
                "Scope ARN: " + MISSING + " does not exist or is not attachable\\.",
                does(put, kind.named("PermissionsBoundary=" + MISSING))),
        operation(delete, kind.resource())
            .under(ONLY_THIS_BOUNDARY, ANOTHER_BOUNDARY)
            .given(kind.given().andThen(does(put, kind.named(boundary))))
            .when(does(delete, kind.named("")))
            .changes(tells(get, kind.named("")))
            .fails("NoSuchEntity", kind.notFound(), does(delete, kind.unknown(""))));
  }
}
