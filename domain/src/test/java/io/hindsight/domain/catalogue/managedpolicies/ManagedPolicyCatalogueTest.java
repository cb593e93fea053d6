package io.hindsight.domain.catalogue.managedpolicies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagedPolicyCatalogueTest {
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  @Test
  void holdsEveryPolicyAndVersion() {
    List<AwsManagedPolicy> all = catalogue.all();
    assertEquals(1_594, all.size());
    assertEquals(6_194, all.stream().mapToInt(policy -> policy.versions().size()).sum());
  }

  @Test
  void theNewestDocumentOfEveryPolicyUnpacks() {
    for (AwsManagedPolicy policy : catalogue.all()) {
      String document = catalogue.documentOf(policy.latest());
      assertTrue(document.startsWith("{") && document.endsWith("}"), policy.arn());
      assertTrue(document.contains("\"Statement\""), policy.arn());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AmazonS3ReadOnlyAccess, 2023-08-10T23:59:59Z, v3",
    "AmazonS3ReadOnlyAccess, 2023-08-09T00:00:00Z, v2",
    "AmazonS3ReadOnlyAccess, 2015-02-07T00:00:00Z, v1",
    "AdministratorAccess, 2026-01-01T00:00:00Z, v1"
  })
  void knowsTheDefaultVersionOfADay(String name, Instant at, String versionId) {
    AwsManagedPolicy policy = catalogue.find("arn:aws:iam::aws:policy/" + name).orElseThrow();
    assertEquals(versionId, policy.versionAt(at).orElseThrow().versionId());
  }

  @Test
  void aPolicyIsNotThereBeforeItsFirstVersion() {
    AwsManagedPolicy policy =
        catalogue.find("arn:aws:iam::aws:policy/AdministratorAccess").orElseThrow();
    assertTrue(policy.versionAt(Instant.parse("2014-01-01T00:00:00Z")).isEmpty());
  }
}
