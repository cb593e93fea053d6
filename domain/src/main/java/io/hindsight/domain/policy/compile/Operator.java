package io.hindsight.domain.policy.compile;

import io.hindsight.domain.policy.request.Request;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The condition operators, one row each ("IAM JSON policy elements: Condition operators").
 * IfExists, ForAllValues and ForAnyValue are applied outside, in {@link CompiledCondition}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the compilers are functions without state
public enum Operator {
  STRING_EQUALS("StringEquals", false, Operator::equalTo),
  STRING_NOT_EQUALS("StringNotEquals", true, Operator::equalTo),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, Operator::equalIgnoringCase),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, Operator::equalIgnoringCase),
  STRING_LIKE("StringLike", false, Operator::like),
  STRING_NOT_LIKE("StringNotLike", true, Operator::like),
  NUMERIC_EQUALS("NumericEquals", false, Operator.numeric(0, 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", true, Operator.numeric(0, 0)),
  NUMERIC_LESS_THAN("NumericLessThan", false, Operator.numeric(-1, -1)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, Operator.numeric(-1, 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", false, Operator.numeric(1, 1)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false, Operator.numeric(0, 1)),
  DATE_EQUALS("DateEquals", false, Operator.date(0, 0)),
  DATE_NOT_EQUALS("DateNotEquals", true, Operator.date(0, 0)),
  DATE_LESS_THAN("DateLessThan", false, Operator.date(-1, -1)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, Operator.date(-1, 0)),
  DATE_GREATER_THAN("DateGreaterThan", false, Operator.date(1, 1)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, Operator.date(0, 1)),
  BOOL("Bool", false, Operator::bool),
  BINARY_EQUALS("BinaryEquals", false, Operator::binary),
  IP_ADDRESS("IpAddress", false, Operator::inRange),
  NOT_IP_ADDRESS("NotIpAddress", true, Operator::inRange),
  ARN_EQUALS("ArnEquals", false, Operator::arnLike),
  ARN_NOT_EQUALS("ArnNotEquals", true, Operator::arnLike),
  ARN_LIKE("ArnLike", false, Operator::arnLike),
  ARN_NOT_LIKE("ArnNotLike", true, Operator::arnLike),
  NULL("Null", false, Operator::bool);

  /** One value of a policy against one value of a request. */
  @FunctionalInterface
  interface Test {
    boolean test(String value, Request request);
  }

  @FunctionalInterface
  private interface Compiler {
    Test compile(String policyValue, boolean variables);
  }

  private static final Map<String, Operator> BY_NAME = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    for (Operator operator : values()) {
      BY_NAME.put(operator.awsName, operator);
    }
  }

  private final String awsName;
  private final boolean negated;
  private final Compiler compiler;

  Operator(String awsName, boolean negated, Compiler compiler) {
    this.awsName = awsName;
    this.negated = negated;
    this.compiler = compiler;
  }

  /** The operator of that name, without modifiers. */
  public static Optional<Operator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public String awsName() {
    return awsName;
  }

  boolean negated() {
    return negated;
  }

  /** Whether variables may stand in the values; of these operators only. */
  boolean knowsVariables() {
    return awsName.startsWith("String") || awsName.startsWith("Arn");
  }

  Test compile(String policyValue, boolean variables) {
    return compiler.compile(policyValue, variables);
  }

  private static Test equalTo(String text, boolean variables) {
    if (Template.isNeeded(text, variables)) {
      Template template = Template.plain(text);
      return template::matches;
    }
    return (value, request) -> value.equals(text);
  }

  private static Test equalIgnoringCase(String text, boolean variables) {
    if (Template.isNeeded(text, variables)) {
      Template template = Template.plain(text);
      return (value, request) -> value.equalsIgnoreCase(template.text(request));
    }
    return (value, request) -> value.equalsIgnoreCase(text);
  }

  private static Test like(String text, boolean variables) {
    TextPattern pattern = TextPattern.of(text, variables);
    return pattern::matches;
  }

  private static Test arnLike(String text, boolean variables) {
    if (Template.isNeeded(text, variables)) {
      Template template = Template.pattern(text);
      return (value, request) -> {
        int[] resolved = template.resolve(request);
        return resolved != null && ArnPattern.of(resolved).matches(value);
      };
    }
    ArnPattern pattern = ArnPattern.of(text);
    return (value, request) -> pattern.matches(value);
  }

  // Numbers, dates, booleans, binaries and addresses know no variables ("Where you can use policy
  // variables"): there a variable is a text like another, and no number, date or address.

  private static Test bool(String text, boolean variables) {
    return (value, request) -> value.equalsIgnoreCase(text);
  }

  private static Test binary(String text, boolean variables) {
    return (value, request) -> Binary.equal(value, text);
  }

  private static Test inRange(String text, boolean variables) {
    IpRange range = IpRange.parse(text);
    return (value, request) -> range != null && range.contains(value);
  }

  private static Compiler date(int from, int to) {
    return (text, variables) -> {
      long wanted = Instants.parse(text);
      return (value, request) -> {
        long given = Instants.parse(value);
        return wanted != Instants.NONE
            && given != Instants.NONE
            && isBetween(Long.compare(given, wanted), from, to);
      };
    };
  }

  private static Compiler numeric(int from, int to) {
    return (text, variables) -> {
      long integer = Numbers.integer(text);
      BigDecimal wanted = Numbers.decimal(text);
      return (value, request) -> {
        long given = integer == Numbers.NONE ? Numbers.NONE : Numbers.integer(value);
        if (given != Numbers.NONE) {
          return isBetween(Long.compare(given, integer), from, to);
        }
        BigDecimal exact = wanted == null ? null : Numbers.decimal(value);
        return exact != null && isBetween(exact.compareTo(wanted), from, to);
      };
    };
  }

  private static boolean isBetween(int order, int from, int to) {
    int sign = Integer.signum(order);
    return sign >= from && sign <= to;
  }
}
