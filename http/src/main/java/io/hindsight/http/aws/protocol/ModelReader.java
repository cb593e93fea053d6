package io.hindsight.http.aws.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.accessanalyzer.AccessAnalyzerClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Reads a {@link ServiceModel} from the model's resource and the SDK's client interface. */
final class ModelReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<AwsService, Class<?>> CLIENTS =
      Map.of(
          AwsService.IAM, IamClient.class,
          AwsService.STS, StsClient.class,
          AwsService.ORGANIZATIONS, OrganizationsClient.class,
          AwsService.SSO_ADMIN, SsoAdminClient.class,
          AwsService.IDENTITY_STORE, IdentitystoreClient.class,
          AwsService.ACCESS_ANALYZER, AccessAnalyzerClient.class,
          AwsService.CLOUD_TRAIL, CloudTrailClient.class);

  private record Types(Class<? extends SdkPojo> request, Class<? extends SdkPojo> response) {}

  private final AwsService service;
  private final JsonNode model;
  private final Map<String, Shape> shapes = new HashMap<>();

  private ModelReader(AwsService service, JsonNode model) {
    this.service = service;
    this.model = model;
  }

  static ServiceModel read(AwsService service) {
    String resource = service.packageName() + ".json";
    try (InputStream in = ModelReader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no model `" + resource + "`");
      }
      return new ModelReader(service, JSON.readTree(in)).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServiceModel read() {
    readShapes();
    Map<String, Types> types = types();
    Map<String, OperationModel> operations = new HashMap<>();
    model
        .get("operations")
        .properties()
        .forEach(
            entry -> {
              // The SDK's classes say CreateVirtualMfaDevice where the wire says MFADevice.
              Types found = types.get(ServiceModel.key(entry.getKey()));
              if (found != null) {
                operations.put(entry.getKey(), operation(entry.getKey(), entry.getValue(), found));
              }
            });
    return new ServiceModel(
        service,
        model.get("version").asText(),
        model.get("namespace").asText(),
        model.get("target").asText(),
        operations,
        ErrorTable.read(service, model.get("errors")));
  }

  private Map<String, Types> types() {
    Map<String, Types> types = new HashMap<>();
    for (Method method : CLIENTS.getOrDefault(service, Void.class).getMethods()) {
      if (method.getParameterCount() == 1
          && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
          && AwsResponse.class.isAssignableFrom(method.getReturnType())) {
        Class<? extends SdkPojo> request = method.getParameterTypes()[0].asSubclass(SdkPojo.class);
        String name = request.getSimpleName();
        types.put(
            ServiceModel.key(name.substring(0, name.length() - "Request".length())),
            new Types(request, method.getReturnType().asSubclass(SdkPojo.class)));
      }
    }
    return types;
  }

  private OperationModel operation(String name, JsonNode operation, Types types) {
    List<String> errors = new ArrayList<>();
    operation.get("errors").forEach(error -> errors.add(error.asText()));
    JsonNode input = operation.get("input");
    return new OperationModel(
        service,
        name,
        operation.get("method").asText(),
        operation.get("uri").asText(),
        types.request(),
        types.response(),
        builder(types.request()),
        builder(types.response()),
        operation.has("output"),
        input == null ? null : shapes.get(input.asText()),
        operation.path("unsigned").asBoolean(),
        List.copyOf(errors));
  }

  private static Supplier<SdkPojo> builder(Class<? extends SdkPojo> type) {
    try {
      Method method = type.getMethod("builder");
      MethodHandle handle =
          MethodHandles.publicLookup()
              .unreflect(method)
              .asType(MethodType.methodType(SdkPojo.class));
      return () -> {
        try {
          return (SdkPojo) handle.invokeExact();
        } catch (Throwable e) {
          throw new IllegalStateException(e);
        }
      };
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readShapes() {
    JsonNode all = model.get("shapes");
    all.properties().forEach(entry -> shapes.put(entry.getKey(), shape(entry.getValue())));
    all.properties().forEach(entry -> connect(entry.getKey(), entry.getValue()));
  }

  private static Shape shape(JsonNode node) {
    return new Shape(
        node.get("type").asText(),
        strings(node.get("required")),
        strings(node.get("enum")),
        number(node.get("min")),
        number(node.get("max")),
        pattern(node.get("pattern")),
        node.path("sensitive").asBoolean());
  }

  private void connect(String name, JsonNode node) {
    Shape shape = shapes.get(name);
    if (shape == null) {
      return;
    }
    if (node.has("members")) {
      Map<String, Shape> members = new HashMap<>();
      node.get("members")
          .properties()
          .forEach(
              member -> {
                Shape target = shapes.get(member.getValue().asText());
                if (target != null) {
                  members.put(member.getKey(), target);
                }
              });
      shape.members = Map.copyOf(members);
    }
    if (node.has("member")) {
      shape.element = shapes.get(node.get("member").asText());
    }
    if (node.has("key")) {
      shape.key = shapes.get(node.get("key").asText());
      shape.element = shapes.get(node.get("value").asText());
    }
  }

  private static Set<String> strings(@Nullable JsonNode node) {
    Set<String> strings = new LinkedHashSet<>();
    if (node != null) {
      node.forEach(each -> strings.add(each.asText()));
    }
    return strings;
  }

  private static @Nullable BigDecimal number(@Nullable JsonNode node) {
    return node == null ? null : node.decimalValue();
  }

  private static @Nullable Pattern pattern(@Nullable JsonNode node) {
    if (node == null) {
      return null;
    }
    try {
      return Pattern.compile(node.asText());
    } catch (PatternSyntaxException e) {
      return null; // a few patterns are in another dialect; those values go unchecked
    }
  }
}
