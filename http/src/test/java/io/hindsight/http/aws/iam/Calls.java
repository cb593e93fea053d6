package io.hindsight.http.aws.iam;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Calls of the SDK's client as data: the operation's name, and its members by name and value. */
final class Calls {
  static final String ANYTHING =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
          + "\"Resource\":\"*\"}}";
  static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";
  static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  static final String OWN = "arn:aws:iam::123456789012:policy/{n}";

  private static final Map<String, Method> METHODS = new ConcurrentHashMap<>();

  private Calls() {}

  /**
   * A call.
   *
   * @param members such as {@code UserName={n} Path=/a/ Tags=team:red,x:1}; in values {@code {n}}
   *     is the case's name, and the names of this class's documents and ARNs in braces stand for
   *     those
   * @param more further members by name and value, whose values have spaces
   */
  static BiConsumer<IamClient, World> does(String operation, String members, String... more) {
    return (iam, world) -> call(iam, world, operation, members, more);
  }

  /** What a call answers, as text. */
  static BiFunction<IamClient, World, Object> tells(String operation, String members) {
    return (iam, world) -> call(iam, world, operation, members).toString();
  }

  static SdkPojo call(
      IamClient iam, World world, String operation, String members, String... more) {
    Method method = METHODS.computeIfAbsent(operation, Calls::method);
    try {
      Class<?> type = method.getParameterTypes()[0];
      SdkPojo request = (SdkPojo) type.getMethod("builder").invoke(null);
      for (String member : members.isEmpty() ? new String[0] : members.split(" ")) {
        int equals = member.indexOf('=');
        set(request, member.substring(0, equals), filled(member.substring(equals + 1), world));
      }
      for (int i = 0; i < more.length; i += 2) {
        set(request, more[i], filled(more[i + 1], world));
      }
      return (SdkPojo) method.invoke(iam, ((SdkBuilder<?, ?>) request).build());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(operation, e);
    }
  }

  private static String filled(String value, World world) {
    return value
        .replace("{ANYTHING}", ANYTHING)
        .replace("{TRUST}", TRUST)
        .replace("{READ_ONLY}", READ_ONLY)
        .replace("{OWN}", OWN)
        .replace("{n}", world.name)
        .replace("{kept}", world.kept());
  }

  private static void set(SdkPojo builder, String name, String value) {
    for (SdkField<?> field : builder.sdkFields()) {
      if (field.memberName().equals(name)) {
        field.set(builder, typed(field, value));
        return;
      }
    }
    throw new AssertionError("no member " + name);
  }

  private static Object typed(SdkField<?> field, String value) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.INTEGER) {
      return Integer.valueOf(value);
    }
    if (type == MarshallingType.BOOLEAN) {
      return Boolean.valueOf(value);
    }
    if (type != MarshallingType.LIST) {
      return value;
    }
    List<String> parts = List.of(value.split(",", -1));
    return field.memberName().equals("Tags") ? parts.stream().map(Calls::tag).toList() : parts;
  }

  private static Tag tag(String text) {
    int colon = text.lastIndexOf(':');
    return Tag.builder().key(text.substring(0, colon)).value(text.substring(colon + 1)).build();
  }

  private static Method method(String operation) {
    for (Method method : IamClient.class.getMethods()) {
      if (method.getParameterCount() == 1
          && SdkPojo.class.isAssignableFrom(method.getReturnType())
          && method
              .getParameterTypes()[0]
              .getSimpleName()
              .equalsIgnoreCase(operation + "Request")) {
        return method;
      }
    }
    throw new AssertionError("no operation " + operation);
  }
}
