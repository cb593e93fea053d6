package io.hindsight.domain.catalogue.actions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The services of AWS with their actions; each is packed until somebody asks for it. */
public final class ActionCatalogue {
  private static final class Holder {
    static final ActionCatalogue INSTANCE = new ActionCatalogue();
  }

  private record Place(String name, int offset, int length) {}

  private final Map<String, Place> places = new LinkedHashMap<>();
  private final byte[] packed;
  private final Map<String, AwsService> unpacked = new ConcurrentHashMap<>();
  private final AwsService global;

  private ActionCatalogue() {
    packed = read("actions.bin");
    new String(read("services.txt"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1))
        .forEach(
            fields ->
                places.put(
                    fields[0],
                    new Place(
                        fields[1], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]))));
    global = service("").orElseThrow();
    places.remove("");
  }

  public static ActionCatalogue instance() {
    return Holder.INSTANCE;
  }

  /** The prefixes of all services, in order. */
  public Set<String> services() {
    return java.util.Collections.unmodifiableSet(places.keySet());
  }

  /** The service whose actions have that prefix, ignoring case. */
  public Optional<AwsService> service(String prefix) {
    String name = prefix.toLowerCase(Locale.ROOT);
    Place place = places.get(name);
    return place == null
        ? Optional.empty()
        : Optional.of(
            unpacked.computeIfAbsent(
                name, known -> new AwsService(known, place.name(), unpack(place))));
  }

  /** The action that policies name so, ignoring case. */
  public Optional<ServiceAction> action(String action) {
    int colon = action.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : service(action.substring(0, colon))
            .flatMap(service -> service.action(action.substring(colon + 1)));
  }

  /** The actions that a pattern of a policy selects, such as {@code s3:Get*}. */
  public List<ServiceAction> matching(String pattern) {
    List<ServiceAction> found = new ArrayList<>();
    int colon = pattern.indexOf(':');
    String services = colon < 0 ? pattern : pattern.substring(0, colon);
    String names = colon < 0 ? "*" : pattern.substring(colon + 1).toLowerCase(Locale.ROOT);
    for (String prefix : prefixes(services.toLowerCase(Locale.ROOT))) {
      service(prefix).stream()
          .flatMap(service -> service.actions().stream())
          .filter(action -> ArnForm.matches(names, action.name().toLowerCase(Locale.ROOT)))
          .forEach(found::add);
    }
    return found;
  }

  private List<String> prefixes(String pattern) {
    if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
      return places.containsKey(pattern) ? List.of(pattern) : List.of();
    }
    return places.keySet().stream().filter(each -> ArnForm.matches(pattern, each)).toList();
  }

  /** The condition key that is known to all services, ignoring case. */
  public Optional<ConditionKey> globalKey(String key) {
    return global.conditionKey(key);
  }

  /** The condition key of that name: a global one, or one of its own service's. */
  public Optional<ConditionKey> conditionKey(String key) {
    int colon = key.indexOf(':');
    return globalKey(key)
        .or(
            () ->
                colon < 0
                    ? Optional.empty()
                    : service(key.substring(0, colon))
                        .flatMap(service -> service.conditionKey(key)));
  }

  private String unpack(Place place) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, place.offset(), place.length());
      byte[] text = new byte[place.length() * 8 + 64];
      int filled = 0;
      while (!inflater.finished()) {
        if (filled == text.length) {
          text = java.util.Arrays.copyOf(text, text.length * 2);
        }
        int count = inflater.inflate(text, filled, text.length - filled);
        if (count == 0 && inflater.needsInput()) {
          throw new IllegalStateException("the catalogue of actions is damaged");
        }
        filled += count;
      }
      return new String(text, 0, filled, StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalStateException("the catalogue of actions is damaged", e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = ActionCatalogue.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the catalogue of actions is missing: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
