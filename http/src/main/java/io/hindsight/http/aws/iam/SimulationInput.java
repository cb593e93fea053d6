package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.policy.request.PrincipalRef;
import io.hindsight.http.aws.protocol.AwsError;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;

/** The parameters that both simulations have, checked. */
final class SimulationInput {
  /** What each scenario of EC2 needs ("SimulateCustomPolicy", ResourceHandlingOption). */
  private static final Map<String, List<String>> SCENARIOS =
      Map.of(
          "EC2-Classic-InstanceStore", List.of("instance", "image", "security-group"),
          "EC2-Classic-EBS", List.of("instance", "image", "security-group", "volume"),
          "EC2-VPC-InstanceStore",
              List.of("instance", "image", "security-group", "network-interface"),
          "EC2-VPC-InstanceStore-Subnet",
              List.of("instance", "image", "security-group", "network-interface", "subnet"),
          "EC2-VPC-EBS",
              List.of("instance", "image", "security-group", "network-interface", "volume"),
          "EC2-VPC-EBS-Subnet",
              List.of(
                  "instance", "image", "security-group", "network-interface", "subnet", "volume"));

  private SimulationInput() {}

  static AwsError invalid(String message) {
    return AwsError.of("InvalidInput", 400, message);
  }

  static List<String> actions(List<String> names) {
    for (String name : names) {
      int colon = name.indexOf(':');
      if (colon <= 0 || colon == name.length() - 1) {
        throw invalid("Invalid action name: " + name + ". It must include the service prefix.");
      }
      if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
        throw invalid("Invalid action name: " + name + ". Wildcards are not supported.");
      }
    }
    return names;
  }

  static List<String> resources(List<String> arns) {
    for (String arn : arns) {
      if (!arn.equals("*") && Arn.parse(arn).isEmpty()) {
        throw invalid("Invalid resource ARN: " + arn);
      }
    }
    return arns.isEmpty() ? List.of("*") : arns;
  }

  /** The account that an ARN of it, or its id, names; empty where nothing is given. */
  static String owner(@Nullable String owner) {
    if (owner == null) {
      return "";
    }
    String account = Arn.parse(owner).map(Arn::account).orElse(owner);
    if (!AccountId.isValid(account)) {
      throw invalid("Invalid ResourceOwner: " + owner);
    }
    return account;
  }

  /** AWS takes users only; roles and their sessions are taken here, too. */
  static PrincipalRef caller(String arn) {
    return PrincipalRef.parse(arn)
        .filter(ref -> AccountId.isValid(ref.account()) && ref.kind() != PrincipalRef.Kind.ROOT)
        .orElseThrow(() -> invalid("Invalid CallerArn: " + arn));
  }

  /** Whether an option makes all resources count together; refuses one that lacks resources. */
  static boolean together(@Nullable String option, List<String> resources) {
    if (option == null) {
      return false;
    }
    List<String> needed = SCENARIOS.get(option);
    if (needed == null) {
      throw invalid("Invalid ResourceHandlingOption: " + option);
    }
    Set<String> there = new HashSet<>();
    for (String arn : resources) {
      Arn.parse(arn)
          .filter(parsed -> parsed.service().equals("ec2"))
          .ifPresent(parsed -> there.add(parsed.resource().replaceFirst("/.*", "")));
    }
    for (String type : needed) {
      if (!there.contains(type)) {
        throw invalid(
            "The ResourceHandlingOption " + option + " requires a resource of type " + type + ".");
      }
    }
    return true;
  }

  static Map<String, List<String>> context(List<ContextEntry> entries) {
    Map<String, List<String>> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, String> seen = new HashMap<>();
    for (ContextEntry entry : entries) {
      String name = entry.contextKeyName();
      if (name == null) {
        throw invalid("A context entry must have a ContextKeyName.");
      }
      List<String> values = entry.contextKeyValues();
      ContextKeyTypeEnum type = entry.contextKeyType();
      if (type != null) {
        check(name, type, values);
      }
      if (seen.put(name.toLowerCase(java.util.Locale.ROOT), name) != null) {
        throw invalid("Duplicate context key: " + name);
      }
      context.put(name, values);
    }
    return context;
  }

  private static void check(String name, ContextKeyTypeEnum type, List<String> values) {
    boolean list = type.toString().endsWith("List");
    if (!list && values.size() > 1) {
      throw invalid("The context key " + name + " of type " + type + " has more than one value.");
    }
    for (String value : values) {
      if (!fits(type, value)) {
        throw invalid("The value " + value + " of context key " + name + " is not of type " + type);
      }
    }
  }

  private static boolean fits(ContextKeyTypeEnum type, String value) {
    return switch (type) {
      case NUMERIC, NUMERIC_LIST -> value.matches("[+-]?\\d+(\\.\\d+)?");
      case BOOLEAN, BOOLEAN_LIST ->
          value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      case IP, IP_LIST -> value.matches("[0-9a-fA-F.:]+(/\\d{1,3})?");
      case BINARY, BINARY_LIST -> value.matches("[A-Za-z0-9+/]*={0,2}");
      case DATE, DATE_LIST -> isDate(value);
      default -> true;
    };
  }

  private static boolean isDate(String value) {
    if (value.matches("\\d+")) {
      return true;
    }
    try {
      return value.length() == 10
          ? java.time.LocalDate.parse(value) != null
          : OffsetDateTime.parse(value) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
