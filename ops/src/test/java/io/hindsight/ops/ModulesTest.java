package io.hindsight.ops;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies point one way, and only the command line speaks on the console. */
class ModulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.hindsight");

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("domain")
        .definedBy("io.hindsight.domain..")
        .layer("protobuf")
        .definedBy("io.hindsight.protobuf..")
        .layer("actors")
        .definedBy("io.hindsight.actors..")
        .layer("http")
        .definedBy("io.hindsight.http..")
        .layer("ops")
        .definedBy("io.hindsight.ops..")
        .whereLayer("ops")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("ops")
        .whereLayer("actors")
        .mayOnlyBeAccessedByLayers("http", "ops")
        .whereLayer("protobuf")
        .mayOnlyBeAccessedByLayers("actors", "http", "ops")
        .check(CLASSES);
  }

  @Test
  void everythingIsInAModulesPackage() {
    classes()
        .should()
        .resideInAnyPackage(
            "io.hindsight.domain..",
            "io.hindsight.protobuf..",
            "io.hindsight.actors..",
            "io.hindsight.http..",
            "io.hindsight.ops..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineUsesTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.hindsight.ops..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.hindsight.ops..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
  }

  @Test
  void theWireKnowsNoActorsButAkkaHttp() {
    noClasses()
        .that()
        .resideInAPackage("io.hindsight.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "akka.persistence..", "akka.cluster..", "io.hindsight.actors.aggregate..")
        .check(CLASSES);
  }
}
