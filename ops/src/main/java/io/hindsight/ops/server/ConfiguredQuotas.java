package io.hindsight.ops.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.ops.cli.CommandFailed;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The limits that a server is told: by its configuration, and above that by its command line. */
final class ConfiguredQuotas {
  private static final String PATH = "hindsight.quotas";

  private ConfiguredQuotas() {}

  static Quotas of(Config config, Map<String, Integer> commandLine) {
    Map<Quota, Integer> adjusted = new EnumMap<>(Quota.class);
    try {
      Config quotas = config.getConfig(PATH);
      quotas.root().keySet().forEach(name -> put(adjusted, name, quotas.getInt(name)));
    } catch (ConfigException e) {
      throw new CommandFailed("the configuration's " + PATH + " is wrong: " + e.getMessage(), 2);
    }
    commandLine.forEach((name, value) -> put(adjusted, name, value));
    return new Quotas(adjusted);
  }

  private static void put(Map<Quota, Integer> adjusted, String name, int value) {
    Quota quota =
        Quota.named(name)
            .orElseThrow(
                () -> new CommandFailed("there is no quota " + name + "; there are " + names(), 2));
    if (value < 0) {
      throw new CommandFailed("the quota " + name + " cannot be " + value, 2);
    }
    adjusted.put(quota, value);
  }

  private static String names() {
    return Arrays.stream(Quota.values()).map(Quota::awsName).collect(Collectors.joining(", "));
  }
}
