package io.hindsight.http.aws.authorization;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** The members of a request, by the names that AWS's documentation gives them. */
final class Members {
  private static final Map<Class<?>, Map<String, SdkField<?>>> FIELDS = new ConcurrentHashMap<>();

  private final SdkPojo request;
  private final Map<String, SdkField<?>> fields;

  Members(SdkPojo request) {
    this.request = request;
    this.fields =
        FIELDS.computeIfAbsent(
            request.getClass(),
            type -> {
              Map<String, SdkField<?>> byName = new java.util.HashMap<>();
              request.sdkFields().forEach(field -> byName.put(field.memberName(), field));
              return Map.copyOf(byName);
            });
  }

  /** Whether the operation has such a member, given or not. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  Optional<String> text(String name) {
    return value(name).map(Object::toString);
  }

  Optional<Object> value(String name) {
    SdkField<?> field = fields.get(name);
    return field == null ? Optional.empty() : Optional.ofNullable(field.getValueOrDefault(request));
  }

  /** The elements of a list member; none where it was not given. */
  List<?> list(String name) {
    return value(name).map(value -> (List<?>) value).orElse(List.of());
  }
}
