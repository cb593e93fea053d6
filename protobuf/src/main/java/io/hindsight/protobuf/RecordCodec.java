package io.hindsight.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.protobuf.stored.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * Carries a record to its stored message and back, component by component.
 *
 * <p>The message is written by hand, in a {@code .proto} file that is there to stay: a component is
 * stored in the field of its name in snake case. A component without a field, or a field without a
 * component that is not reserved, is an error when the codec is made.
 */
final class RecordCodec<T> implements StoredForm<T> {
  private final Class<T> type;
  private final Message prototype;
  private final Constructor<T> constructor;
  private final Component[] components;

  private record Component(Method accessor, FieldDescriptor field, Conversion conversion) {}

  /** Both ways between a component's value and what protobuf's reflection takes. */
  private interface Conversion {
    Object store(Object value);

    Object load(Object stored);
  }

  RecordCodec(Class<T> type, Message prototype) {
    this.type = type;
    this.prototype = prototype;
    RecordComponent[] parts = type.getRecordComponents();
    if (parts.length != prototype.getDescriptorForType().getFields().size()) {
      throw new IllegalStateException(type + " has other components than its message has fields");
    }
    Class<?>[] types = new Class<?>[parts.length];
    components = new Component[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      String name = parts[i].getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      FieldDescriptor field = prototype.getDescriptorForType().findFieldByName(name);
      if (field == null) {
        throw new IllegalStateException(type + " has no field " + name + " in its message");
      }
      Method accessor = parts[i].getAccessor();
      accessor.setAccessible(true);
      components[i] =
          new Component(accessor, field, conversion(parts[i].getGenericType(), field, prototype));
    }
    try {
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  Class<T> type() {
    return type;
  }

  byte[] encode(Object value) {
    Message message = message(value);
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  T decode(byte[] bytes) {
    try {
      return load(prototype.getParserForType().parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("not a stored " + type.getSimpleName(), e);
    }
  }

  @Override
  public ByteString store(Object value) {
    return ByteString.copyFrom(encode(value));
  }

  @Override
  public T load(ByteString stored) {
    try {
      return load(prototype.getParserForType().parseFrom(stored));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("not a stored " + type.getSimpleName(), e);
    }
  }

  private Message message(Object value) {
    Message.Builder message = prototype.newBuilderForType();
    try {
      for (Component component : components) {
        Object part = component.accessor().invoke(value);
        if (part != null) {
          message.setField(component.field(), component.conversion().store(part));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return message.build();
  }

  private T load(Message message) {
    @Nullable Object[] parts = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      FieldDescriptor field = components[i].field();
      parts[i] =
          field.hasPresence() && !message.hasField(field)
              ? null
              : components[i].conversion().load(message.getField(field));
    }
    try {
      return constructor.newInstance(parts);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a stored " + type.getSimpleName() + " makes no value", e);
    }
  }

  private static Conversion conversion(Type type, FieldDescriptor field, Message prototype) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      if (Map.class.isAssignableFrom(raw)) {
        return new StringMap(raw == PMap.class, field, prototype);
      }
      Conversion element = conversion(generic.getActualTypeArguments()[0], field, prototype);
      return new Repeated(raw == PSet.class, element);
    }
    if (type == String.class) {
      return of(value -> value, stored -> Words.SHARED.of((String) stored));
    }
    if (type == int.class
        || type == Integer.class
        || type == long.class
        || type == boolean.class
        || type == Boolean.class) {
      return of(value -> value, stored -> stored);
    }
    if (type == AccountId.class) {
      return of(
          value -> ((AccountId) value).value(), stored -> Words.SHARED.account((String) stored));
    }
    if (type == Instant.class) {
      return of(value -> moment((Instant) value), stored -> instant((Moment) stored));
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      Map<String, Object> constants = new LinkedHashMap<>();
      for (Object constant : raw.getEnumConstants()) {
        constants.put(((Enum<?>) constant).name(), constant);
      }
      return of(
          value -> ((Enum<?>) value).name(),
          stored -> {
            Object constant = constants.get((String) stored);
            if (constant == null) {
              throw new IllegalStateException("`" + stored + "` is no " + raw.getSimpleName());
            }
            return constant;
          });
    }
    Message.Builder nested = prototype.newBuilderForType().newBuilderForField(field);
    RecordCodec<?> codec = new RecordCodec<>(raw, nested.getDefaultInstanceForType());
    return of(codec::message, stored -> codec.load((Message) stored));
  }

  private static Conversion of(
      java.util.function.UnaryOperator<Object> store,
      java.util.function.UnaryOperator<Object> load) {
    return new Conversion() {
      @Override
      public Object store(Object value) {
        return store.apply(value);
      }

      @Override
      public Object load(Object stored) {
        return load.apply(stored);
      }
    };
  }

  private static Moment moment(Instant instant) {
    return Moment.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Instant instant(Moment moment) {
    return Instant.ofEpochSecond(moment.getSeconds(), moment.getNanos());
  }

  /** A list, or a set; sets are stored in order so that equal sets have equal bytes. */
  private record Repeated(boolean set, Conversion element) implements Conversion {
    @Override
    public Object store(Object value) {
      List<Object> stored = new ArrayList<>();
      Collection<?> elements = set ? new TreeSet<>((Collection<?>) value) : (Collection<?>) value;
      for (Object each : elements) {
        stored.add(element.store(each));
      }
      return stored;
    }

    @Override
    public Object load(Object stored) {
      List<Object> elements = new ArrayList<>();
      for (Object each : (Collection<?>) stored) {
        elements.add(element.load(each));
      }
      return set ? HashTreePSet.from(elements) : List.copyOf(elements);
    }
  }

  private record StringMap(boolean persistent, FieldDescriptor field, Message prototype)
      implements Conversion {
    @Override
    public Object store(Object value) {
      MapEntry<?, ?> entry =
          (MapEntry<?, ?>)
              prototype.newBuilderForType().newBuilderForField(field).getDefaultInstanceForType();
      FieldDescriptor keyField = entry.getDescriptorForType().findFieldByNumber(1);
      FieldDescriptor valueField = entry.getDescriptorForType().findFieldByNumber(2);
      List<Object> stored = new ArrayList<>();
      for (Map.Entry<?, ?> each : new TreeMap<>((Map<?, ?>) value).entrySet()) {
        stored.add(
            entry
                .newBuilderForType()
                .setField(keyField, each.getKey())
                .setField(valueField, each.getValue())
                .build());
      }
      return stored;
    }

    @Override
    public Object load(Object stored) {
      Map<String, String> map = new LinkedHashMap<>();
      for (Object each : (Collection<?>) stored) {
        MapEntry<?, ?> entry = (MapEntry<?, ?>) each;
        map.put((String) entry.getKey(), (String) entry.getValue());
      }
      return persistent ? HashTreePMap.from(map) : Map.copyOf(map);
    }
  }
}
