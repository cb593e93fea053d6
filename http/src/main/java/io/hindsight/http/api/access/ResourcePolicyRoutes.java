package io.hindsight.http.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.policy.validate.Finding;
import io.hindsight.domain.policy.validate.PolicyKind;
import io.hindsight.domain.policy.validate.PolicySize;
import io.hindsight.domain.policy.validate.PolicyValidator;
import io.hindsight.domain.resourcepolicy.ResourcePolicies;
import io.hindsight.domain.resourcepolicy.ResourcePolicy;
import io.hindsight.domain.resourcepolicy.ResourcePolicyCommand;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiCall;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.ApiRoute;
import io.hindsight.http.api.Moments;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.TrustedPrincipals;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code /v1/resource-policies}: the policies on resources that are not this server's. */
public final class ResourcePolicyRoutes implements ApiGroup {
  private static final int LONGEST_ARN = 2_048;
  private static final String PUT =
      """
      {"summary": "Registers the policy on a resource of the caller's account",
       "requestBody": {"required": true, "content": {"application/json": {
         "schema": {"$ref": "#/components/schemas/Policy"}}}},
       "answer": {"$ref": "#/components/schemas/ResourcePolicy"}}
      """;
  private static final String GET =
      """
      {"summary": "The policy on a resource, now or at any moment",
       "parameters": [{"name": "asOf", "in": "query", "schema": {"type": "string"}}],
       "answer": {"$ref": "#/components/schemas/ResourcePolicy"}}
      """;
  private static final String DELETE =
      """
      {"summary": "Takes the policy from a resource", "answer": {"type": "object"}}
      """;
  private static final String LIST =
      """
      {"summary": "The resources that have policies, by ARN",
       "parameters": [{"name": "asOf", "in": "query", "schema": {"type": "string"}},
         {"name": "prefix", "in": "query", "schema": {"type": "string"},
          "description": "only ARNs that begin so"},
         {"name": "after", "in": "query", "schema": {"type": "string"},
          "description": "where the last part ended: its `next`"},
         {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 100,
          "minimum": 1, "maximum": 1000}}],
       "answer": {"type": "object", "properties": {
         "resourcePolicies": {"type": "array", "items": {"type": "object", "properties": {
           "resourceArn": {"type": "string"}, "createDate": {"type": "string"},
           "updateDate": {"type": "string"}}}},
         "next": {"type": ["string", "null"]}}}}
      """;
  private static final String RESOURCE_POLICY =
      """
      {"type": "object", "properties": {
        "resourceArn": {"type": "string"}, "policy": {"type": "object"},
        "createDate": {"type": "string", "format": "date-time"},
        "updateDate": {"type": "string", "format": "date-time"}}}
      """;

  private final Backend backend;
  private final TrustedPrincipals principals;

  public ResourcePolicyRoutes(Backend backend) {
    this.backend = backend;
    this.principals = new TrustedPrincipals(backend.engine());
  }

  @Override
  public List<ApiRoute> routes() {
    String path = "/v1/resource-policies/{arn+}";
    return List.of(
        ApiRoute.of("PUT", path, "PutResourcePolicy", ApiRoute.Effect.WRITE, PUT, this::put)
            .on("arn"),
        ApiRoute.of("GET", path, "GetResourcePolicy", ApiRoute.Effect.READ, GET, this::get)
            .on("arn"),
        ApiRoute.of(
                "DELETE", path, "DeleteResourcePolicy", ApiRoute.Effect.WRITE, DELETE, this::delete)
            .on("arn"),
        ApiRoute.of(
            "GET",
            "/v1/resource-policies",
            "ListResourcePolicies",
            ApiRoute.Effect.READ,
            LIST,
            this::list));
  }

  @Override
  public Map<String, String> schemas() {
    return Map.of("ResourcePolicy", RESOURCE_POLICY);
  }

  private CompletionStage<ApiAnswer> put(ApiCall call) {
    String arn = arn(call);
    ApiJson.read(call.request().body());
    String document = new String(call.request().body(), StandardCharsets.UTF_8);
    for (Finding finding : PolicyValidator.validate(document, PolicyKind.RESOURCE)) {
      throw ApiError.of(
              "MalformedPolicyDocument",
              400,
              "policy of "
                  + arn
                  + ": "
                  + finding.position()
                  + ", element "
                  + finding.element()
                  + ": "
                  + finding.message())
          .with("policy", arn)
          .with("line", finding.position().line())
          .with("column", finding.position().column())
          .with("element", finding.element())
          .with("rule", finding.message());
    }
    Entities now = backend.engine().at(AsOf.LATEST);
    ResourcePolicies.governing(now, backend.engine().history().accounts(), arn)
        .filter(policy -> policy.resourceArn().equals(arn))
        .filter(policy -> !policy.account().equals(call.account()))
        .ifPresent(
            policy -> {
              throw ApiError.of(
                  "EntityAlreadyExists", 409, "`" + arn + "` belongs to another account");
            });
    Map<String, String> ids = principals.idsOf(document);
    return backend
        .execute(
            call.call(),
            new ResourcePolicyCommand.PutResourcePolicy(
                call.account(), arn, document, PolicySize.of(document), ids))
        .thenApply(
            done -> {
              ResourcePolicy stored = done.after().get(ResourcePolicy.key(call.account(), arn));
              if (stored == null) {
                throw gone(arn);
              }
              return ApiAnswer.json(shown(stored));
            });
  }

  private CompletionStage<ApiAnswer> get(ApiCall call) {
    String arn = arn(call);
    AsOf asOf = call.asOf();
    ResourcePolicy policy = backend.engine().at(asOf).get(ResourcePolicy.key(call.account(), arn));
    if (policy == null) {
      throw ApiError.of(
          "NoSuchEntity", 404, "`" + arn + "` has no policy as of " + Moments.text(asOf));
    }
    return ApiAnswer.json(shown(policy)).now();
  }

  private CompletionStage<ApiAnswer> delete(ApiCall call) {
    return backend
        .execute(
            call.call(), new ResourcePolicyCommand.DeleteResourcePolicy(call.account(), arn(call)))
        .thenApply(done -> ApiAnswer.json(Map.of()));
  }

  private CompletionStage<ApiAnswer> list(ApiCall call) {
    int limit = call.number("limit", 100, 1, 1000);
    String prefix = call.query("prefix").orElse("");
    String after = call.query("after").orElse("");
    AccountId account = call.account();
    List<ResourcePolicy> found =
        backend
            .engine()
            .at(call.asOf())
            .all(ResourcePolicy.TABLE, account)
            .filter(policy -> policy.resourceArn().startsWith(prefix))
            .filter(policy -> policy.resourceArn().compareTo(after) > 0)
            .sorted(Comparator.comparing(ResourcePolicy::resourceArn))
            .limit(limit + 1L)
            .toList();
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    var list = answer.putArray("resourcePolicies");
    for (ResourcePolicy policy : found.subList(0, Math.min(limit, found.size()))) {
      list.addObject()
          .put("resourceArn", policy.resourceArn())
          .put("createDate", policy.createDate().toString())
          .put("updateDate", policy.updateDate().toString());
    }
    answer.put("next", found.size() > limit ? found.get(limit - 1).resourceArn() : null);
    return ApiAnswer.json(answer).now();
  }

  private static String arn(ApiCall call) {
    String arn = String.valueOf(call.path().get("arn"));
    boolean plain =
        Arn.parse(arn).isPresent()
            && arn.length() <= LONGEST_ARN
            && arn.chars().noneMatch(c -> c <= ' ' || c == '*' || c == '?');
    if (!plain) {
      throw ApiError.invalid("`" + arn + "` is not the ARN of one resource");
    }
    return arn;
  }

  private static ApiError gone(String arn) {
    return ApiError.of("NoSuchEntity", 404, "`" + arn + "` has no policy");
  }

  private static ObjectNode shown(ResourcePolicy policy) {
    ObjectNode shown = ApiJson.mapper().createObjectNode();
    shown.put("resourceArn", policy.resourceArn());
    try {
      shown.set("policy", ApiJson.mapper().readTree(policy.document()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored policy does not parse", e);
    }
    shown.put("createDate", policy.createDate().toString());
    shown.put("updateDate", policy.updateDate().toString());
    return shown;
  }
}
