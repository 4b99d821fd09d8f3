package dev.runtimebench.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.runtimebench.operator.cluster.ApiConnections;
import dev.runtimebench.operator.state.DurableState;
import dev.runtimebench.testkit.PackageSizes;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packages of the operator, and which may use which. docs/architecture.md draws them. */
class ArchitectureTest {

  private static final String ROOT = "dev.runtimebench.operator.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runtimebench.operator");

  /** A package knows only the packages below it. */
  @Test
  void everyPackageUsesOnlyThePackagesBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("boot")
        .definedBy(ROOT + "boot..")
        .layer("josdk")
        .definedBy(ROOT + "josdk..")
        .layer("reconcile")
        .definedBy(ROOT + "reconcile..")
        .layer("preparation")
        .definedBy(ROOT + "trial.preparation..")
        .layer("density")
        .definedBy(ROOT + "trial.density..")
        .layer("trial")
        .definedBy(ROOT + "trial")
        .layer("queue")
        .definedBy(ROOT + "queue..")
        .layer("state")
        .definedBy(ROOT + "state..")
        .layer("logs")
        .definedBy(ROOT + "logs..")
        .layer("cluster")
        .definedBy(ROOT + "cluster..")
        .layer("metrics")
        .definedBy(ROOT + "metrics..")
        .layer("status")
        .definedBy(ROOT + "status..")
        .layer("spec")
        .definedBy(ROOT + "spec..")
        .layer("observe.sample")
        .definedBy(ROOT + "observe.sample..")
        .layer("observe.usage")
        .definedBy(ROOT + "observe.usage..")
        .layer("observe.isolation")
        .definedBy(ROOT + "observe.isolation..")
        .layer("observe.log")
        .definedBy(ROOT + "observe.log..")
        .layer("observe.disruption")
        .definedBy(ROOT + "observe.disruption..")
        .layer("observe.timeline")
        .definedBy(ROOT + "observe.timeline..")
        .layer("observe.clock")
        .definedBy(ROOT + "observe.clock..")
        .whereLayer("boot")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("josdk")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("reconcile")
        .mayOnlyBeAccessedByLayers("josdk", "boot")
        .whereLayer("preparation")
        .mayOnlyBeAccessedByLayers("reconcile")
        .whereLayer("density")
        .mayOnlyBeAccessedByLayers("reconcile")
        .whereLayer("trial")
        .mayOnlyBeAccessedByLayers("density", "preparation", "reconcile")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("reconcile")
        .whereLayer("state")
        .mayOnlyBeAccessedByLayers("trial", "density", "preparation", "reconcile")
        .whereLayer("logs")
        .mayOnlyBeAccessedByLayers("state", "trial", "reconcile")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers(
            "logs", "state", "trial", "density", "preparation", "reconcile", "boot")
        .whereLayer("metrics")
        .mayOnlyBeAccessedByLayers("trial", "reconcile", "boot")
        .whereLayer("status")
        .mayOnlyBeAccessedByLayers("state", "reconcile")
        .whereLayer("observe.sample")
        .mayOnlyBeAccessedByLayers("trial")
        .whereLayer("observe.usage")
        .mayOnlyBeAccessedByLayers("observe.sample", "spec", "cluster", "state", "trial")
        .whereLayer("observe.isolation")
        .mayOnlyBeAccessedByLayers(
            "status", "cluster", "state", "trial", "preparation", "reconcile")
        .whereLayer("observe.disruption")
        .mayOnlyBeAccessedByLayers(
            "observe.timeline", "cluster", "state", "trial", "density", "preparation", "reconcile")
        .whereLayer("observe.log")
        .mayOnlyBeAccessedByLayers("observe.sample", "logs", "trial", "density", "preparation")
        .whereLayer("spec")
        .mayOnlyBeAccessedByLayers("status", "cluster", "queue", "reconcile", "boot")
        .whereLayer("observe.timeline")
        .mayOnlyBeAccessedByLayers(
            "observe.sample",
            "observe.log",
            "cluster",
            "state",
            "trial",
            "density",
            "preparation",
            "reconcile",
            "josdk",
            "boot")
        .whereLayer("observe.clock")
        .mayOnlyBeAccessedByLayers(
            "observe.timeline",
            "observe.log",
            "cluster",
            "logs",
            "trial",
            "preparation",
            "reconcile",
            "boot")
        .ensureAllClassesAreContainedInArchitectureIgnoring("dev.runtimebench.operator")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void classesOfATrialHaveNoCycles() {
    slices()
        .assignedFrom(new OuterClasses(ROOT + "trial"))
        .should()
        .beFreeOfCycles()
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

  /** Every client of the operator needs the connections of ApiConnections. */
  @Test
  void onlyApiConnectionsBuildsClients() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ApiConnections.class.getName())
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "the call makes a builder of clients",
                call -> call.getTargetOwner().isEquivalentTo(KubernetesClientBuilder.class)))
        .check(CLASSES);
  }

  /** The client writes labels into the ListOptions of a call, so calls must not share them. */
  @Test
  void noFieldHoldsListOptions() {
    noFields().should().haveRawType(ListOptions.class).check(CLASSES);
  }

  /** The classes that decide about a trial: the observers, and the classes of a trial they use. */
  private static Set<JavaClass> judging() {
    Set<JavaClass> judging = new HashSet<>();
    Deque<JavaClass> found = new ArrayDeque<>();
    CLASSES.stream().filter(c -> c.getSimpleName().endsWith("Observer")).forEach(found::add);
    while (!found.isEmpty()) {
      JavaClass next = found.remove();
      if (judging.add(next)) {
        next.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .filter(c -> c.getPackageName().startsWith(ROOT + "trial"))
            .forEach(found::add);
      }
    }
    return judging;
  }

  @Test
  void judgingUsesNoClientAndNoPackageThatActs() {
    Set<JavaClass> judging = judging();
    assertThat(judging)
        .extracting(JavaClass::getSimpleName)
        .contains(
            "TrialVerdict",
            "EarlyStop",
            "ServerReadiness",
            "PodDeadlines",
            "ProbeResult",
            "UsageTimes",
            "UsageVerdict",
            "RampRoom");
    noClasses()
        .that(DescribedPredicate.describe("decide about a trial", judging::contains))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "cluster..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("Launcher")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("Cleaner")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("Finder")
        .check(CLASSES);
  }

  /** A query of the state writes nothing. DurableState keeps what it has computed. */
  @Test
  void queriesOfTheStateWriteNothing() {
    assertThat(
            CLASSES.stream()
                .filter(c -> c.getPackageName().equals(ROOT + "state"))
                .filter(c -> !c.isEquivalentTo(DurableState.class))
                .flatMap(c -> c.getMethods().stream())
                .filter(method -> !method.getRawReturnType().isEquivalentTo(void.class))
                .filter(
                    method ->
                        method.getFieldAccesses().stream()
                            .anyMatch(access -> access.getAccessType() == AccessType.SET))
                .map(JavaMethod::getFullName))
        .isEmpty();
  }

  @Test
  void onlyJosdkAndBootKnowTheFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "josdk..", ROOT + "boot..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void onlyTheClockReadsTheTime() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + "observe.clock.OperatorClock$1")
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

  @Test
  void noPackageHasMoreThanAFifthOfTheLines() throws IOException {
    PackageSizes.check("operator");
  }

  /** Each package is its own slice; so is each sub-package. */
  private static final class Packages implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return javaClass.getPackageName().startsWith(ROOT)
          ? SliceIdentifier.of(javaClass.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of the operator";
    }
  }

  /** Each top-level class of a package is a slice: a sealed type and its nested types are one. */
  private static final class OuterClasses implements SliceAssignment {

    private final String packageName;

    OuterClasses(String packageName) {
      this.packageName = packageName;
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      if (!javaClass.getPackageName().startsWith(packageName)) {
        return SliceIdentifier.ignore();
      }
      String name = javaClass.getName();
      int nested = name.indexOf('$');
      return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
    }

    @Override
    public String getDescription() {
      return "classes of " + packageName;
    }
  }
}
