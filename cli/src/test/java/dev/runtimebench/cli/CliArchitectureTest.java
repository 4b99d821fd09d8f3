package dev.runtimebench.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The command line's forbidden dependencies. */
class CliArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runtimebench.cli");

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
}
