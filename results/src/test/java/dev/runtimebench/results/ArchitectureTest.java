package dev.runtimebench.results;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** What the module may know: the resource types, and neither a client nor the operator. */
class ArchitectureTest {

  private static final String ROOT = "dev.runtimebench.results.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runtimebench.results");

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.runtimebench.results.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noClassKnowsAClientOrTheOperator() {
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
  void statisticsKnowNoKubernetes() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "stats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "dev.runtimebench.api..")
        .check(CLASSES);
  }

  @Test
  void thePlanKnowsNoPods() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "plan..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(CLASSES);
  }
}
