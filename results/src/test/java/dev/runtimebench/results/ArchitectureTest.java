package dev.runtimebench.results;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.runtimebench.testkit.PackageSizes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module may use the resource types, but neither a client nor the operator. */
class ArchitectureTest {

  private static final String ROOT = "dev.runtimebench.results.";

  private static final List<String> FROM_TOP_TO_BOTTOM =
      List.of(
          "change",
          "pod",
          "admission",
          "output",
          "findings",
          "findings.gate",
          "findings.node",
          "findings.overhead",
          "findings.remark",
          "findings.density",
          "findings.reliability",
          "findings.comparison",
          "reading",
          "sample",
          "naming",
          "plan",
          "experiment",
          "stats");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runtimebench.results");

  /** A package knows only the packages below it. */
  @Test
  void everyPackageUsesOnlyThePackagesBelow() {
    LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : FROM_TOP_TO_BOTTOM) {
      layers = layers.layer(name).definedBy(ROOT + name);
    }
    for (int i = 0; i < FROM_TOP_TO_BOTTOM.size(); i++) {
      LayeredArchitecture.LayerDependencySpecification layer =
          layers.whereLayer(FROM_TOP_TO_BOTTOM.get(i));
      layers =
          i == 0
              ? layer.mayNotBeAccessedByAnyLayer()
              : layer.mayOnlyBeAccessedByLayers(
                  FROM_TOP_TO_BOTTOM.subList(0, i).toArray(String[]::new));
    }
    layers.ensureAllClassesAreContainedInArchitecture().check(CLASSES);
  }

  @Test
  void noPackageHasMoreThanAFifthOfTheLines() throws IOException {
    PackageSizes.check("results");
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
