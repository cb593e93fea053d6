package io.hindsight.http.aws.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkPojo;

/**
 * All operations of a service: what AWS's model and the SDK's classes say together. Made when it is
 * first asked for.
 */
public final class ServiceModel {
  private static final Map<AwsService, ServiceModel> MODELS = new ConcurrentHashMap<>();

  private final AwsService service;
  private final String version;
  private final String namespace;
  private final String targetPrefix;
  private final Map<String, OperationModel> operations;
  private final Map<Class<? extends SdkPojo>, OperationModel> byRequest;
  private final List<OperationModel> sorted;
  private final ErrorTable errors;

  ServiceModel(
      AwsService service,
      String version,
      String namespace,
      String targetPrefix,
      Map<String, OperationModel> operations,
      ErrorTable errors) {
    this.service = service;
    this.version = version;
    this.namespace = namespace;
    this.targetPrefix = targetPrefix;
    this.operations = Map.copyOf(operations);
    this.byRequest = new LinkedHashMap<>();
    operations.values().forEach(operation -> byRequest.put(operation.requestType(), operation));
    this.sorted = List.copyOf(new TreeMap<>(operations).values());
    this.errors = errors;
  }

  public static ServiceModel of(AwsService service) {
    return MODELS.computeIfAbsent(service, ModelReader::read);
  }

  public AwsService service() {
    return service;
  }

  /** The version of the API, such as {@code 2010-05-08}. */
  public String version() {
    return version;
  }

  String namespace() {
    return namespace;
  }

  String targetPrefix() {
    return targetPrefix;
  }

  /** The operations, sorted by name. */
  public List<OperationModel> operations() {
    return sorted;
  }

  public Optional<OperationModel> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  Optional<OperationModel> operation(Class<?> requestType) {
    return Optional.ofNullable(byRequest.get(requestType));
  }

  public ErrorTable errors() {
    return errors;
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
