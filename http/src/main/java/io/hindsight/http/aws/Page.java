package io.hindsight.http.aws;

import io.hindsight.http.aws.protocol.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param marker where the next part begins; null after the last
 */
public record Page<T>(List<T> items, @Nullable String marker) {
  private static final int DEFAULT_SIZE = 100;

  public Page {
    items = List.copyOf(items);
  }

  public boolean isTruncated() {
    return marker != null;
  }

  /**
   * The part of {@code all} that a call asks for.
   *
   * @param all ordered by {@code key}, whose values are distinct
   * @param after the marker that the call gave; null for the first part
   * @param maxItems how many the call wants; null for AWS's default of 100
   */
  public static <T> Page<T> of(
      Stream<T> all, Function<T, String> key, @Nullable String after, @Nullable Integer maxItems) {
    return from(
        last -> all.filter(item -> key.apply(item).compareTo(last) > 0), key, after, maxItems);
  }

  /**
   * The part of a list that a call asks for, where the list can begin anywhere.
   *
   * @param list what comes after a key, in the order of the keys; all of it after the empty one
   * @param after the marker that the call gave; null for the first part
   * @param maxItems how many the call wants; null for AWS's default of 100
   */
  public static <T> Page<T> from(
      Function<String, Stream<T>> list,
      Function<T, String> key,
      @Nullable String after,
      @Nullable Integer maxItems) {
    int size = maxItems == null ? DEFAULT_SIZE : maxItems;
    List<T> items = new ArrayList<>();
    Iterator<T> rest = list.apply(after == null ? "" : decode(after)).iterator();
    while (rest.hasNext()) {
      T item = rest.next();
      if (items.size() == size) {
        return new Page<>(items, encode(key.apply(items.get(size - 1))));
      }
      items.add(item);
    }
    return new Page<>(items, null);
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("m1" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) {
    try {
      String key = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (key.startsWith("m1")) {
        return key.substring(2);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw AwsError.validationError("Invalid Marker.");
  }
}
