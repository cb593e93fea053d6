package io.hindsight.http.aws.protocol;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** The check of a request against the constraints of AWS's model, in AWS's words. */
public final class Constraints {
  private static final int MAX_REPORTED = 10;
  // Patterns with nested repetition can take for ever on crafted text; more steps than this is no.
  private static final int MAX_STEPS = 16_000_000;

  private static final Set<String> PATHS = Set.of("path", "newPath", "pathPrefix");
  // Of these lists IAM does not say that their members are not null.
  private static final Set<String> BARE_LISTS = Set.of("clientIDList", "thumbprintList");
  private static final String NAME = "[\\w+=,.@-]+";

  private final List<String> errors = new ArrayList<>();

  // IAM no longer repeats the values it refuses; the other services do.
  private final boolean showsValues;
  private final boolean iam;
  private @Nullable String told;

  private Constraints(AwsService service) {
    iam = service == AwsService.IAM;
    showsValues = !iam;
  }

  /** Throws {@code ValidationError} with all that is wrong; at most ten things are told. */
  public static void check(OperationModel operation, SdkPojo request) {
    Shape input = operation.input();
    if (input == null) {
      return;
    }
    Constraints constraints = new Constraints(operation.service());
    constraints.structure(input, request, "");
    List<String> errors = constraints.told();
    if (!errors.isEmpty()) {
      throw AwsError.validationError(
          errors.size()
              + (errors.size() == 1 ? " validation error" : " validation errors")
              + " detected: "
              + String.join("; ", errors));
    }
    if (constraints.told != null) {
      throw AwsError.validationError(constraints.told);
    }
  }

  /*
   * IAM keeps what it finds by the name of the member, in a hash table of sixteen places, and tells
   * it in that order. Recorded texts of several members show it.
   */
  private List<String> told() {
    if (iam) {
      errors.sort(Comparator.comparingInt(error -> place(member(error))));
    }
    return errors;
  }

  private static String member(String error) {
    int from = error.indexOf(" at '") + " at '".length();
    return error.substring(from, error.indexOf('\'', from));
  }

  private static int place(String member) {
    int hash = member.hashCode();
    return (hash ^ hash >>> 16) & 15;
  }

  private void structure(Shape shape, SdkPojo pojo, String path) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Shape member = shape.members.get(field.memberName());
      if (member != null && errors.size() < MAX_REPORTED) {
        Object value = field.getValueOrDefault(pojo);
        if (!Fields.isUnset(value)) {
          value(member, value, below(path, field));
        } else if (shape.required.contains(field.memberName())) {
          failed(null, below(path, field), "Member must not be null", member);
        }
      }
    }
  }

  private static String below(String path, SdkField<?> field) {
    String name = camel(field.memberName());
    return path.isEmpty() ? name : path + "." + name;
  }

  private void value(Shape shape, @Nullable Object value, String at) {
    if (errors.size() >= MAX_REPORTED) {
      return;
    }
    if (value == null) {
      failed(null, at, "Member must not be null", shape);
    } else if (value instanceof SdkPojo pojo) {
      structure(shape, pojo, at);
    } else if (value instanceof List<?> list) {
      length(shape, list, list.size(), at);
      if (shape.element != null) {
        elements(shape.element, list, at);
      }
    } else if (value instanceof Map<?, ?> map) {
      map(shape, map, at);
    } else if (value instanceof String text) {
      text(shape, text, at);
    } else if (value instanceof SdkBytes bytes) {
      length(shape, bytes, bytes.asByteArrayUnsafe().length, at);
    } else if (value instanceof Number number) {
      range(shape, new BigDecimal(number.toString()), at);
    }
  }

  /** What is wrong with texts is said of the list as a whole, with all that they must satisfy. */
  private void elements(Shape element, List<?> list, String at) {
    boolean texts = list.stream().allMatch(each -> each == null || each instanceof String);
    if (texts) {
      if (list.stream().anyMatch(each -> !(each instanceof String text) || !fits(element, text))) {
        List<String> wishes = wishes(element);
        if (!BARE_LISTS.contains(at)) {
          wishes.add("Member must not be null");
        }
        failed(
            list,
            at,
            "Member must satisfy constraint: [" + String.join(", ", wishes) + "]",
            element);
      }
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      value(element, list.get(i), at + "." + (i + 1) + ".member");
    }
  }

  private void map(Shape shape, Map<?, ?> map, String at) {
    length(shape, map, map.size(), at);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (shape.key != null && entry.getKey() instanceof String key && !fits(shape.key, key)) {
        failed(
            map,
            at,
            "Map keys must satisfy constraint: [" + String.join(", ", wishes(shape.key)) + "]",
            shape);
      }
      if (shape.element != null) {
        value(shape.element, entry.getValue(), at + "." + entry.getKey() + ".member");
      }
    }
  }

  private void text(Shape shape, String text, String at) {
    if (!shape.values.isEmpty()) {
      if (!shape.values.contains(text)) {
        failed(
            text,
            at,
            "Member must satisfy enum value set: [" + String.join(", ", shape.values) + "]",
            shape);
      }
      return;
    }
    length(shape, text, text.codePointCount(0, text.length()), at);
    Pattern pattern = shape.pattern;
    if (pattern != null && !matches(shape, pattern, text)) {
      String own = iam ? special(pattern, at) : null;
      if (own != null) {
        told = told == null ? own : told;
        return;
      }
      failed(
          text, at, "Member must satisfy regular expression pattern: " + pattern.pattern(), shape);
    }
  }

  /**
   * Paths and names that IAM refuses have a text of their own, told where nothing else is wrong.
   */
  private static @Nullable String special(Pattern pattern, String at) {
    String wish =
        PATHS.contains(at)
            ? "It must begin and end with / and contain only alphanumeric characters and/or /"
                + " characters."
            : pattern.pattern().equals(NAME)
                ? "It must contain only alphanumeric characters and/or the following: +=,.@_-"
                : null;
    return wish == null ? null : "The specified value for " + at + " is invalid. " + wish;
  }

  private static boolean fits(Shape shape, String text) {
    int length = text.codePointCount(0, text.length());
    return (shape.values.isEmpty() || shape.values.contains(text))
        && (shape.min == null || length >= shape.min.intValue())
        && (shape.max == null || length <= shape.max.intValue())
        && (shape.pattern == null || matches(shape, shape.pattern, text));
  }

  private static List<String> wishes(Shape shape) {
    List<String> wishes = new ArrayList<>();
    if (!shape.values.isEmpty()) {
      wishes.add("Member must satisfy enum value set: [" + String.join(", ", shape.values) + "]");
    }
    if (shape.max != null) {
      wishes.add("Member must have length less than or equal to " + shape.max);
    }
    if (shape.min != null) {
      wishes.add("Member must have length greater than or equal to " + shape.min);
    }
    if (shape.pattern != null) {
      wishes.add("Member must satisfy regular expression pattern: " + shape.pattern.pattern());
    }
    return wishes;
  }

  private void length(Shape shape, Object value, int length, String at) {
    if (shape.min != null && length < shape.min.intValue()) {
      failed(value, at, "Member must have length greater than or equal to " + shape.min, shape);
    }
    if (shape.max != null && length > shape.max.longValue()) {
      failed(value, at, "Member must have length less than or equal to " + shape.max, shape);
    }
  }

  private void range(Shape shape, BigDecimal number, String at) {
    if (shape.min != null && number.compareTo(shape.min) < 0) {
      failed(number, at, "Member must have value greater than or equal to " + shape.min, shape);
    }
    if (shape.max != null && number.compareTo(shape.max) > 0) {
      failed(number, at, "Member must have value less than or equal to " + shape.max, shape);
    }
  }

  private void failed(@Nullable Object value, String at, String wish, Shape shape) {
    if (errors.size() < MAX_REPORTED) {
      String shown =
          !showsValues || (value != null && shape.sensitive)
              ? ""
              : value == null ? " null" : " '" + shown(value) + "'";
      errors.add("Value" + shown + " at '" + at + "' failed to satisfy constraint: " + wish);
    }
  }

  private static String shown(Object value) {
    if (value instanceof SdkBytes bytes) {
      return "java.nio.HeapByteBuffer[pos=0 lim="
          + bytes.asByteArrayUnsafe().length
          + " cap="
          + bytes.asByteArrayUnsafe().length
          + "]";
    }
    String text = value.toString();
    return text.length() > 4_096 ? text.substring(0, 4_096) + "..." : text;
  }

  /** The member as AWS's messages spell it, {@code sAMLMetadataDocument} included. */
  private static String camel(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static boolean matches(Shape shape, Pattern pattern, String text) {
    if (shape.characters != null && shape.characters.holds(text)) {
      return true;
    }
    try {
      return pattern.matcher(new Counted(text, new AtomicInteger(MAX_STEPS))).matches();
    } catch (CancellationException | StackOverflowError e) {
      return false;
    }
  }

  /** Text that may only be looked at so often. */
  private static final class Counted implements CharSequence {
    private final CharSequence text;
    private final AtomicInteger left;

    Counted(CharSequence text, AtomicInteger left) {
      this.text = text;
      this.left = left;
    }

    @Override
    public char charAt(int index) {
      if (left.decrementAndGet() < 0) {
        throw new CancellationException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
