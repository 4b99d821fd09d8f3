package dev.runtimebench.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The arrows of the code: data flows one way, and few packages know the outside. */
class ArchitectureTest {

  private static final String ROOT = "dev.runtimebench.operator.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runtimebench.operator");

  @Test
  void noCycles() {
    slices().matching("dev.runtimebench.operator.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void statsKnowsNoKubernetes() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "stats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "dev.runtimebench.api..")
        .check(CLASSES);
  }

  @Test
  void planKnowsNoPods() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void onlyClusterAndBootHoldAClient() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "cluster..", ROOT + "boot..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(KubernetesClient.class)
        .check(CLASSES);
  }

  @Test
  void onlyReconcileAndBootKnowTheFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "reconcile..", ROOT + "boot..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void whatComesEarlierKnowsNotWhatComesLater() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "spec..", ROOT + "plan..", ROOT + "pod..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "cluster..",
            ROOT + "observe..",
            ROOT + "status..",
            ROOT + "pass..",
            ROOT + "reconcile..")
        .check(CLASSES);
  }

  @Test
  void onlyReconcileHasPassesMade() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "pass..", ROOT + "reconcile..", ROOT + "boot..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "pass..")
        .check(CLASSES);
  }

  @Test
  void onlyTheClockReadsTheTime() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + "observe.OperatorClock$1")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CLASSES);
  }
}
