package io.hindsight.domain.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * AWS's rules once more, slowly and obviously: no index, nothing compiled, regular expressions over
 * the documents as they are written. What the engine decides is compared with it.
 */
final class ReferenceEvaluator {
  private final String principal;
  private final String kind;
  private final String account;
  private final String action;
  private final String resource;
  private final String owner;
  private final Map<String, List<String>> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> policies;

  private ReferenceEvaluator(Map<String, Object> request, Map<String, Object> policies) {
    this.principal = (String) request.get("principal");
    this.kind = kindOf(principal);
    this.account = principal.startsWith("arn:") ? principal.split(":", -1)[4] : "";
    this.action = (String) request.get("action");
    this.resource = (String) request.get("resource");
    Values.map(request.get("context"))
        .forEach(
            (key, value) -> {
              if (!Values.texts(value).isEmpty()) {
                context.put(key, Values.texts(value));
              }
            });
    String given = (String) request.get("resourceAccount");
    String[] parts = resource.split(":", -1);
    boolean told = parts.length > 5 && parts[4].length() == 12;
    this.owner = given != null ? given : told ? parts[4] : account;
    this.policies = policies;
  }

  /** Allow, ExplicitDeny or ImplicitDeny. */
  static String decide(Map<String, Object> request, Map<String, Object> policies) {
    return new ReferenceEvaluator(request, policies).decide();
  }

  private static String kindOf(String principal) {
    if (principal.equals("anonymous")) {
      return "anonymous";
    }
    if (!principal.startsWith("arn:")) {
      return "service";
    }
    String last = principal.split(":", 6)[5];
    return last.contains("/") ? last.substring(0, last.indexOf('/')) : last;
  }

  private String decide() {
    if (action.equalsIgnoreCase("sts:GetCallerIdentity") && !kind.equals("anonymous")) {
      return "Allow";
    }
    boolean serviceLinked =
        principal.contains(":role/aws-service-role/")
            || principal.contains(":assumed-role/AWSServiceRoleFor");
    boolean person = Set.of("user", "role", "assumed-role", "federated-user").contains(kind);
    boolean root = kind.equals("root");
    boolean hasBoundary = person && policies.get("boundary") != null;

    List<Said> all = new ArrayList<>();
    Said identity = person ? layer(policies.get("identity")) : Said.NOTHING;
    Said boundary = hasBoundary ? layer(policies.get("boundary")) : Said.ALLOW;
    Said session =
        person && policies.get("session") != null ? layer(policies.get("session")) : Said.ALLOW;
    Said scp =
        (person || root) && !serviceLinked ? levels(policies.get("scps"), false) : Said.ALLOW;
    Said rcp = serviceLinked ? Said.ALLOW : levels(policies.get("rcps"), true);
    Said endpoint = policies.get("vpce") == null ? Said.ALLOW : everyone(policies.get("vpce"));
    Set<String> granted = new HashSet<>();
    boolean refused = false;
    version = (String) Values.map(policies.get("resource")).get("Version");
    for (Map<String, Object> statement : statements(policies.get("resource"))) {
      Set<String> how = names(statement, hasBoundary);
      if (!how.isEmpty() && applies(statement)) {
        refused |= statement.get("Effect").equals("Deny");
        if (statement.get("Effect").equals("Allow")) {
          granted.addAll(how);
        }
      }
    }
    all.addAll(List.of(identity, boundary, session, scp, rcp, endpoint));
    if (refused || all.contains(Said.DENY)) {
      return "ExplicitDeny";
    }
    if (scp != Said.ALLOW || rcp != Said.ALLOW || endpoint != Said.ALLOW) {
      return "ImplicitDeny";
    }
    if (kind.equals("federated-user") && policies.get("session") == null) {
      session = Said.NOTHING;
    }
    boolean limits = boundary == Said.ALLOW && session == Said.ALLOW;
    boolean own = root || (identity == Said.ALLOW && limits);
    boolean allowed;
    boolean toRole = action.toLowerCase(Locale.ROOT).startsWith("sts:") && isRole(resource);
    boolean onKey =
        action.toLowerCase(Locale.ROOT).startsWith("kms:")
            && Pattern.matches("arn:[^:]*:kms:.*:key/.*", resource);
    if (root && action.equalsIgnoreCase("sts:AssumeRole")) {
      allowed = false;
    } else if (!person && !root) {
      allowed = !granted.isEmpty();
    } else if (!account.equals(owner)) {
      allowed = own && !granted.isEmpty();
    } else if ((toRole || onKey) && granted.isEmpty()) {
      allowed = false;
    } else {
      allowed =
          granted.contains("itself")
              || granted.contains("everyone")
              || (granted.contains("role") && limits)
              || own;
    }
    return allowed ? "Allow" : "ImplicitDeny";
  }

  private static boolean isRole(String arn) {
    return Pattern.matches("arn:[^:]*:iam:.*:role/.*", arn);
  }

  private enum Said {
    DENY,
    NOTHING,
    ALLOW
  }

  private static List<Map<String, Object>> statements(@Nullable Object document) {
    return document == null
        ? List.of()
        : Values.list(Values.map(document).get("Statement")).stream().map(Values::map).toList();
  }

  private Said layer(@Nullable Object documents) {
    return said(documents, statement -> true);
  }

  private Said everyone(@Nullable Object documents) {
    return said(
        documents,
        statement ->
            (!statement.containsKey("Principal") && !statement.containsKey("NotPrincipal"))
                || !names(statement, false).isEmpty());
  }

  private Said said(
      @Nullable Object documents, java.util.function.Predicate<Map<String, Object>> about) {
    Said said = Said.NOTHING;
    for (Object document : Values.list(documents)) {
      version = (String) Values.map(document).get("Version");
      for (Map<String, Object> statement : statements(document)) {
        if (about.test(statement) && applies(statement)) {
          if (statement.get("Effect").equals("Deny")) {
            return Said.DENY;
          }
          said = Said.ALLOW;
        }
      }
    }
    return said;
  }

  private Said levels(@Nullable Object levels, boolean withPrincipals) {
    Said said = Said.ALLOW;
    for (Object level : Values.list(levels)) {
      Said each = withPrincipals ? everyone(level) : layer(level);
      if (each == Said.DENY) {
        return Said.DENY;
      }
      said = each == Said.NOTHING ? Said.NOTHING : said;
    }
    return said;
  }

  /** Of the document whose statements are looked at. */
  private @Nullable String version;

  // Principals

  private Set<String> names(Map<String, Object> statement, boolean hasBoundary) {
    if (statement.get("Principal") != null) {
      return names(statement.get("Principal"));
    }
    if (statement.get("NotPrincipal") == null) {
      return Set.of();
    }
    Set<String> named = names(statement.get("NotPrincipal"));
    boolean spared =
        named.contains("everyone")
            || switch (kind) {
              case "assumed-role" -> named.containsAll(Set.of("itself", "role", "account"));
              case "federated-user" -> named.containsAll(Set.of("itself", "account"));
              default -> named.contains("itself") || named.contains("role");
            };
    boolean always = hasBoundary && statement.get("Effect").equals("Deny");
    return spared && !always ? Set.of() : Set.of("everyone");
  }

  private Set<String> names(Object element) {
    Set<String> how = new HashSet<>();
    if (element.equals("*")) {
      how.add("everyone");
      return how;
    }
    Map<String, Object> kinds = Values.map(element);
    for (String name : Values.texts(kinds.get("AWS"))) {
      if (name.equals("*")) {
        how.add("everyone");
      } else if (!account.isEmpty()) {
        if (name.equals(account) || name.equals("arn:aws:iam::" + account + ":root")) {
          how.add("account");
          if (kind.equals("root")) {
            how.add("itself");
          }
        } else if (name.equals(principal)) {
          how.add(kind.equals("role") ? "role" : "itself");
        } else if (kind.equals("assumed-role")) {
          String role = principal.split("/", -1)[1];
          if (Pattern.matches(
              "arn:aws:iam::" + account + ":role/(.*/)?" + Pattern.quote(role), name)) {
            how.add("role");
          }
        }
      }
    }
    if (kind.equals("service") && Values.texts(kinds.get("Service")).contains(principal)) {
      how.add("itself");
    }
    return how;
  }

  // Statements

  private boolean applies(Map<String, Object> statement) {
    boolean actions =
        statement.containsKey("Action")
            ? any(statement.get("Action"), this::isAction)
            : !any(statement.get("NotAction"), this::isAction);
    boolean resources =
        statement.containsKey("NotResource")
            ? !any(statement.get("NotResource"), each -> like(resource, each))
            : !statement.containsKey("Resource")
                || any(statement.get("Resource"), each -> like(resource, each));
    return actions && resources && conditions(Values.map(statement.get("Condition")));
  }

  private boolean isAction(String pattern) {
    return Pattern.compile(wildcards(pattern), Pattern.CASE_INSENSITIVE).matcher(action).matches();
  }

  private static boolean any(@Nullable Object values, java.util.function.Predicate<String> test) {
    return Values.texts(values).stream().anyMatch(test);
  }

  private static String wildcards(String pattern) {
    StringBuilder regex = new StringBuilder("(?s)");
    for (char c : pattern.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{(?:([*?$])|([^},]*)(?:, *'([^']*)')?)}");

  /** The pattern as a regular expression; empty where a variable has no value. */
  private Optional<String> regex(String pattern, boolean wildcards) {
    if (!"2012-10-17".equals(version)) {
      return Optional.of(wildcards ? wildcards(pattern) : Pattern.quote(pattern));
    }
    StringBuilder regex = new StringBuilder("(?s)");
    Matcher variable = VARIABLE.matcher(pattern);
    int from = 0;
    while (variable.find()) {
      String before = pattern.substring(from, variable.start());
      regex.append(wildcards ? wildcards(before) : Pattern.quote(before));
      String value = variable.group(1);
      if (value == null) {
        List<String> values = context.getOrDefault(variable.group(2), List.of());
        value = values.size() == 1 ? values.get(0) : variable.group(3);
      }
      if (value == null) {
        return Optional.empty();
      }
      regex.append(Pattern.quote(value));
      from = variable.end();
    }
    String rest = pattern.substring(from);
    regex.append(wildcards ? wildcards(rest) : Pattern.quote(rest));
    return Optional.of(regex.toString());
  }

  private boolean like(String value, String pattern) {
    return regex(pattern, true).filter(regex -> Pattern.matches(regex, value)).isPresent();
  }

  // Conditions

  private boolean conditions(Map<String, Object> block) {
    return block.entrySet().stream()
        .allMatch(
            operator ->
                Values.map(operator.getValue()).entrySet().stream()
                    .allMatch(
                        key ->
                            condition(
                                operator.getKey(), key.getKey(), Values.texts(key.getValue()))));
  }

  private boolean condition(String written, String key, List<String> wanted) {
    String operator = written.toLowerCase(Locale.ROOT);
    List<String> given = context.getOrDefault(key, List.of());
    if (operator.equals("null")) {
      return wanted.stream().anyMatch(each -> Boolean.parseBoolean(each) == given.isEmpty());
    }
    boolean all = operator.startsWith("forallvalues:");
    boolean some = operator.startsWith("foranyvalue:");
    operator = operator.substring(operator.indexOf(':') + 1);
    boolean ifExists = operator.endsWith("ifexists");
    operator = ifExists ? operator.substring(0, operator.length() - 8) : operator;
    boolean negated = operator.contains("not");
    BiPredicate<String, String> test = operator(operator.replace("not", ""));
    if (given.isEmpty()) {
      return ifExists || all || (negated && !some);
    }
    if (all && given.equals(List.of(""))) {
      return true;
    }
    Stream<Boolean> fits =
        given.stream()
            .map(value -> negated ^ wanted.stream().anyMatch(each -> test.test(value, each)));
    return all || (negated && !some) ? fits.allMatch(each -> each) : fits.anyMatch(each -> each);
  }

  private BiPredicate<String, String> operator(String name) {
    return switch (name) {
      case "stringequals" ->
          (value, wanted) ->
              regex(wanted, false).filter(regex -> Pattern.matches(regex, value)).isPresent();
      case "stringequalsignorecase" ->
          (value, wanted) ->
              regex(wanted, false)
                  .filter(
                      regex ->
                          Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(value).matches())
                  .isPresent();
      case "stringlike" -> this::like;
      case "arnequals", "arnlike" -> this::arnLike;
      case "bool" -> String::equalsIgnoreCase;
      case "ipaddress" -> ReferenceEvaluator::inRange;
      case "numericequals" -> numbers(order -> order == 0);
      case "numericlessthan" -> numbers(order -> order < 0);
      case "numericlessthanequals" -> numbers(order -> order <= 0);
      case "numericgreaterthan" -> numbers(order -> order > 0);
      case "numericgreaterthanequals" -> numbers(order -> order >= 0);
      case "dateequals" -> dates(order -> order == 0);
      case "datelessthan" -> dates(order -> order < 0);
      case "datelessthanequals" -> dates(order -> order <= 0);
      case "dategreaterthan" -> dates(order -> order > 0);
      case "dategreaterthanequals" -> dates(order -> order >= 0);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private boolean arnLike(String value, String wanted) {
    String[] given = value.split(":", 6);
    if (wanted.equals("*")) {
      return given.length == 6;
    }
    String[] parts = wanted.replaceAll("\\$\\{([^:}]*):", "\\${$1\u0001").split(":", 6);
    if (given.length != 6 || parts.length != 6) {
      return false;
    }
    for (int i = 0; i < 6; i++) {
      if (!like(given[i], parts[i].replace('\u0001', ':'))) {
        return false;
      }
    }
    return true;
  }

  private static BiPredicate<String, String> numbers(java.util.function.IntPredicate fits) {
    return (value, wanted) -> {
      try {
        return fits.test(new BigDecimal(value).compareTo(new BigDecimal(wanted)));
      } catch (NumberFormatException e) {
        return false;
      }
    };
  }

  private static BiPredicate<String, String> dates(java.util.function.IntPredicate fits) {
    return (value, wanted) -> {
      Optional<Instant> given = date(value);
      Optional<Instant> limit = date(wanted);
      return given.isPresent()
          && limit.isPresent()
          && fits.test(given.get().compareTo(limit.get()));
    };
  }

  private static Optional<Instant> date(String text) {
    try {
      if (text.matches("[0-9]{5,11}")) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      return Optional.of(
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static final String ADDRESS = "[0-9a-fA-F:]*:[0-9a-fA-F:.]*|([0-9]+\\.){3}[0-9]+";

  private static boolean inRange(String value, String wanted) {
    String[] range = wanted.split("/", -1);
    if (value.contains(":") != range[0].contains(":") || !value.matches(ADDRESS)) {
      return false;
    }
    try {
      byte[] given = InetAddress.getByName(value).getAddress();
      byte[] base = InetAddress.getByName(range[0]).getAddress();
      int bits = range.length == 1 ? base.length * 8 : Integer.parseInt(range[1]);
      for (int i = 0; i < bits; i++) {
        int mask = 1 << (7 - i % 8);
        if ((given[i / 8] & mask) != (base[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
