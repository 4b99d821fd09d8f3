package dev.runtimebench.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages of the command line, and which dependencies they may not have. */
class CliArchitectureTest {

  private static final String ROOT = "dev.runtimebench.cli";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** The last one is the package at the top of the module, which all others may use. */
  private static final List<String> FROM_TOP_TO_BOTTOM =
      List.of(
          "boot",
          "command",
          "ui",
          "export",
          "markdown",
          "table",
          "tryout",
          "complete",
          "compare",
          "doctor",
          "run",
          "progress",
          "html",
          "html.plot",
          "html.page",
          "catalogue",
          "install",
          "samples",
          "values",
          "show",
          "bench",
          "io",
          "cli");

  @Test
  void cliDependsOnNeitherOperatorNorLocalCluster() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.runtimebench.operator..",
            "dev.runtimebench.localcluster..",
            "dev.runtimebench.demo..",
            "io.javaoperatorsdk..")
        .check(CLASSES);
  }

  /** A package knows only the packages below it. */
  @Test
  void everyPackageUsesOnlyThePackagesBelow() {
    LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : FROM_TOP_TO_BOTTOM) {
      layers = layers.layer(name).definedBy(name.equals("cli") ? ROOT : ROOT + "." + name);
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
    layers
        .ensureAllClassesAreContainedInArchitectureIgnoring(ROOT + ".html.template")
        .check(CLASSES);
  }
}
