package io.hindsight.protobuf;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Event;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** Makes records of any kind, the same from the same seed. */
final class RandomRecords {
  private static final List<Class<? extends Event>> EVENTS = DomainTypes.events();

  /** The account of all records. */
  static final AccountId ACCOUNT = new AccountId("123456789012");

  private static final String[] TEXTS = {
    "",
    "a",
    "alice",
    "ALICE",
    "/",
    "/eng/",
    "ünïcode ☃",
    "{\"Version\":\"2012-10-17\"}",
    "x y",
    "5d9ff2b9-0000-4000-8000-00000000000a"
  };

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  <T> T record(Class<T> type) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      @Nullable Object[] values = new @Nullable Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            isNullable(components[i].getAnnotatedType()) && random.nextInt(3) == 0
                ? null
                : value(components[i].getGenericType());
      }
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no " + type + " could be made", e);
    }
  }

  private static boolean isNullable(AnnotatedElement type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return collection((Class<?>) generic.getRawType(), generic.getActualTypeArguments()[0]);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return text();
    }
    if (raw == int.class || raw == Integer.class) {
      return random.nextInt(5000) - 100;
    }
    if (raw == long.class || raw == Long.class) {
      return random.nextLong();
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return random.nextBoolean();
    }
    if (raw == AccountId.class) {
      return ACCOUNT;
    }
    if (raw == Instant.class) {
      return Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000) * 1000);
    }
    if (raw.isEnum()) {
      Object[] constants = raw.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    if (raw == Event.class) {
      return record(EVENTS.get(random.nextInt(EVENTS.size())));
    }
    if (raw.isSealed()) {
      Class<?>[] permitted = raw.getPermittedSubclasses();
      return value(permitted[random.nextInt(permitted.length)]);
    }
    return record(raw);
  }

  private Object collection(Class<?> raw, Type element) {
    if (raw == ToIntFunction.class) {
      return (ToIntFunction<String>) String::length;
    }
    int size = random.nextInt(4);
    if (Map.class.isAssignableFrom(raw)) {
      Map<String, String> map = new HashMap<>();
      for (int i = 0; i < size; i++) {
        map.put(text() + i, text());
      }
      return raw == PMap.class ? HashTreePMap.from(map) : map;
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(value(element));
    }
    if (raw == PSet.class) {
      return HashTreePSet.from(list);
    }
    return raw == Set.class ? Set.copyOf(list) : list;
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }
}
