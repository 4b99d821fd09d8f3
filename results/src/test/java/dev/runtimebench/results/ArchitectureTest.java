package dev.runtimebench.results;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** The module may use the resource types, but neither a client nor the operator. */
class ArchitectureTest {

  private static final String ROOT = "dev.runtimebench.results.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runtimebench.results");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.runtimebench.results.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noClassUsesAClientOrTheOperator() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(KubernetesClient.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javaoperatorsdk..", "dev.runtimebench.operator..")
        .check(CLASSES);
  }

  @Test
  void statisticsDoNotUseKubernetes() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "stats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "dev.runtimebench.api..")
        .check(CLASSES);
  }

  @Test
  void planDoesNotUseKubernetesObjects() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "plan..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(CLASSES);
  }
}
