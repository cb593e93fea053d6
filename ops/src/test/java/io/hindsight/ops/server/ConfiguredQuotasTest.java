package io.hindsight.ops.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.ops.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfiguredQuotasTest {
  private static final Config SHIPPED = ConfigFactory.parseResources("reference.conf");

  private static Config with(String text) {
    return ConfigFactory.parseString(text).withFallback(SHIPPED).resolve();
  }

  @Test
  void theShippedConfigurationNamesEveryQuotaWithItsDefault() {
    Set<String> named = SHIPPED.getConfig("hindsight.quotas").root().keySet();
    for (Quota quota : Quota.values()) {
      assertTrue(named.contains(quota.awsName()), quota.awsName());
    }
    assertEquals(Quotas.STANDARD, ConfiguredQuotas.of(SHIPPED, Map.of()));
  }

  @Test
  void theDocumentNamesEveryQuotaWithItsDefaultAndMaximum() throws IOException {
    String document = Files.readString(Path.of("docs", "QUOTAS.md"));
    for (Quota quota : Quota.values()) {
      String maximum = quota.maximum() == quota.standard() ? "" : String.valueOf(quota.maximum());
      assertTrue(
          Pattern.compile(
                  "^\\| %s \\| [^|]+ \\| %d \\| %s *\\|$"
                      .formatted(quota.awsName(), quota.standard(), maximum),
                  Pattern.MULTILINE)
              .matcher(document)
              .find(),
          quota.awsName());
    }
  }

  @Test
  void theCommandLineComesBeforeTheConfiguration() {
    Quotas quotas =
        ConfiguredQuotas.of(
            with("hindsight.quotas { GroupsPerUser = 20, UsersPerAccount = 7 }"),
            Map.of("groupsperuser", 30));
    assertEquals(30, quotas.of(Quota.GROUPS_PER_USER));
    assertEquals(7, quotas.of(Quota.USERS));
    assertEquals(300, quotas.of(Quota.GROUPS));
  }

  @Test
  void whatIsNoQuotaIsSaid() {
    CommandFailed unknown =
        assertThrows(
            CommandFailed.class, () -> ConfiguredQuotas.of(SHIPPED, Map.of("Elephants", 1)));
    assertTrue(String.valueOf(unknown.getMessage()).contains("no quota Elephants"));
    assertThrows(
        CommandFailed.class, () -> ConfiguredQuotas.of(SHIPPED, Map.of("GroupsPerUser", -1)));
    assertThrows(
        CommandFailed.class,
        () -> ConfiguredQuotas.of(with("hindsight.quotas.GroupsPerUser = many"), Map.of()));
  }
}
