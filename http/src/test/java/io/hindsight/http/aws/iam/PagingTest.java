package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;

/** Lists in parts of any size say what they say in one. */
class PagingTest {
  private static final String AWS = "arn:aws:iam::aws:policy/";
  private static final String DOCUMENT =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
          + "\"Resource\":\"*\"}}";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";
  private static TestApi api;
  private static IamClient iam;

  /** A list: what a part of some size after some marker says. */
  private record Listing(String name, Part part) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Result(List<String> items, String marker) {}

  @FunctionalInterface
  private interface Part {
    Result get(int size, String marker);
  }

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    iam = api.iam();
    for (String name : List.of("b", "A", "c", "D", "a-b", "Z", "_x")) {
      iam.createUser(r -> r.userName(name).path("/" + name.length() + "/"));
      iam.createGroup(r -> r.groupName(name));
      iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
      iam.createPolicy(r -> r.policyName(name).policyDocument(DOCUMENT));
      iam.createInstanceProfile(r -> r.instanceProfileName(name));
      iam.addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(name));
    }
    iam.attachUserPolicy(r -> r.userName("b").policyArn(AWS + "ReadOnlyAccess"));
    iam.attachRolePolicy(r -> r.roleName("Z").policyArn(AWS + "IAMFullAccess"));
    iam.attachGroupPolicy(r -> r.groupName("c").policyArn("arn:aws:iam::123456789012:policy/D"));
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  static Stream<Listing> lists() {
    return Stream.of(
        new Listing(
            "ListUsers",
            (size, marker) -> {
              var page = iam.listUsers(r -> r.maxItems(size).marker(marker));
              return new Result(texts(page.users()), page.marker());
            }),
        new Listing(
            "ListUsers under a path",
            (size, marker) -> {
              var page = iam.listUsers(r -> r.maxItems(size).marker(marker).pathPrefix("/1"));
              return new Result(texts(page.users()), page.marker());
            }),
        new Listing(
            "ListGroups",
            (size, marker) -> {
              var page = iam.listGroups(r -> r.maxItems(size).marker(marker));
              return new Result(texts(page.groups()), page.marker());
            }),
        new Listing(
            "ListRoles",
            (size, marker) -> {
              var page = iam.listRoles(r -> r.maxItems(size).marker(marker));
              return new Result(texts(page.roles()), page.marker());
            }),
        new Listing(
            "ListPolicies of the account",
            (size, marker) -> {
              var page =
                  iam.listPolicies(
                      r -> r.maxItems(size).marker(marker).scope(PolicyScopeType.LOCAL));
              return new Result(texts(page.policies()), page.marker());
            }),
        new Listing(
            "ListPolicies in use",
            (size, marker) -> {
              var page =
                  iam.listPolicies(
                      r ->
                          r.maxItems(size)
                              .marker(marker)
                              .policyUsageFilter(PolicyUsageType.PERMISSIONS_POLICY));
              return new Result(texts(page.policies()), page.marker());
            }),
        new Listing("details", (size, marker) -> details(size, marker, List.of())),
        new Listing(
            "details of users and roles",
            (size, marker) -> details(size, marker, List.of(EntityType.USER, EntityType.ROLE))),
        new Listing(
            "details of policies",
            (size, marker) ->
                details(
                    size,
                    marker,
                    List.of(EntityType.AWS_MANAGED_POLICY, EntityType.LOCAL_MANAGED_POLICY))));
  }

  private static Result details(int size, String marker, List<EntityType> filter) {
    GetAccountAuthorizationDetailsResponse page =
        iam.getAccountAuthorizationDetails(r -> r.maxItems(size).marker(marker).filter(filter));
    List<String> items = new ArrayList<>();
    items.addAll(texts(page.groupDetailList()));
    items.addAll(texts(page.policies()));
    items.addAll(texts(page.roleDetailList()));
    items.addAll(texts(page.userDetailList()));
    return new Result(items, page.marker());
  }

  private static List<String> texts(List<?> items) {
    return items.stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @MethodSource("lists")
  void partsOfAnySizeMakeTheWhole(Listing listing) {
    Result whole = listing.part().get(1000, null);
    assertTrue(whole.items().size() >= 3, listing.name());
    for (int size = 1; size <= whole.items().size(); size++) {
      List<String> items = new ArrayList<>();
      String marker = null;
      do {
        Result part = listing.part().get(size, marker);
        assertTrue(part.items().size() <= size, "at most as many as wanted");
        items.addAll(part.items());
        marker = part.marker();
      } while (marker != null);
      assertEquals(whole.items(), items, "in parts of " + size);
    }
  }
}
