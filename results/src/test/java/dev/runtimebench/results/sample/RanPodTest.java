package dev.runtimebench.results.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RanPodTest {

  private static RanPod added(String... entries) {
    return RanPodBuilder.builder().added(List.of(entries)).build();
  }

  @Test
  void firstResourceThatDiffersIsNamed() {
    RanPod one = RanPodBuilder.builder().limits(Map.of("cpu", "200m", "memory", "64Mi")).build();
    RanPod same = RanPodBuilder.builder().limits(Map.of("cpu", "0.2", "memory", "64Mi")).build();
    RanPod other = RanPodBuilder.builder().limits(Map.of("cpu", "200m")).build();
    assertThat(one.unequal(same)).isEmpty();
    assertThat(one.unequal(other)).contains(new RanPod.Unequal("limits.memory", "64Mi", "nothing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "unknown",
      value = {
        "Guaranteed | Guaranteed | true",
        "Guaranteed | Burstable | false",
        "Guaranteed | unknown | true",
        "unknown | Burstable | true"
      })
  void otherQosClassMakesPodsUnequal(String here, String there, boolean equal) {
    assertThat(
            RanPodBuilder.builder()
                .qosClass(here)
                .build()
                .unequal(RanPodBuilder.builder().qosClass(there).build()))
        .isEqualTo(
            equal ? Optional.empty() : Optional.of(new RanPod.Unequal("qosClass", here, there)));
  }

  @Test
  void containersOfOneRuntimeOnlyMakePodsUnequal() {
    RanPod one = RanPodBuilder.builder().containers(List.of("container proxy")).build();
    assertThat(one.unequal(one)).isEmpty();
    assertThat(one.unequal(RanPodBuilder.builder().build()))
        .contains(new RanPod.Unequal("the list of added containers", "[container proxy]", "[]"));
  }

  @ParameterizedTest
  @CsvSource({
    "Always, Always, true",
    "Always, , false",
    ", Always, false",
    "Never, , true",
    ", , true"
  })
  void registryThatIsAskedForOneRuntimeOnlyMakesPodsUnequal(
      String here, String there, boolean equal) {
    Optional<RanPod.Unequal> unequal =
        RanPodBuilder.builder()
            .pullPolicy(here)
            .build()
            .unequal(RanPodBuilder.builder().pullPolicy(there).build());
    assertThat(unequal.isEmpty()).isEqualTo(equal);
    unequal.ifPresent(
        u -> {
          assertThat(u.field()).isEqualTo("spec.containers[workload].imagePullPolicy");
          assertThat(List.of(u.here(), u.there())).containsExactlyInAnyOrder("Always", "unchanged");
        });
  }

  private static RanPod withContainers(String... entries) {
    return RanPodBuilder.builder().containers(List.of(entries)).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "container p (image p:1, fingerprint 12ab) | container p (image p:1, fingerprint 12ab) | true",
        "container p (image p:1, fingerprint 12ab) | container p (image p:1, fingerprint 34cd) | false",
        "container p (image p:1, fingerprint 12ab) | container p (image p:2, fingerprint 34cd) | false",
        "container p (image p:1, fingerprint 12ab) | init container p (image p:1, fingerprint 12ab) | false",
        "container p (image p:1, fingerprint 12ab) | container q (image p:1, fingerprint 12ab) | false",
        "container p (image p:1, fingerprint 12ab) | container p | true",
        "container p (image p:1, fingerprint 12ab) | container q | false",
        "container p | container p | true"
      })
  void containersOfTheSameNameAreComparedByTheirDetails(String here, String there, boolean equal) {
    assertThat(withContainers(here).unequal(withContainers(there)).isEmpty()).isEqualTo(equal);
    assertThat(withContainers(there).unequal(withContainers(here)).isEmpty()).isEqualTo(equal);
  }

  @Test
  void orderOfAddedContainersSaysNothing() {
    assertThat(
            withContainers("container a (image a:1, fingerprint 1111)", "container b")
                .unequal(
                    withContainers("container b", "container a (image a:1, fingerprint 1111)")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec.containers[workload].env[GOMAXPROCS]: (hidden, fingerprint 12ab)",
        "spec.containers[workload].securityContext.seccompProfile.type: Unconfined",
        "spec.containers[workload].lifecycle.postStart.exec.command: [x]",
        "spec.containers[workload].volumeMounts[/opt]: {}",
        "spec.securityContext.seccompProfile.type: Unconfined",
        "spec.hostUsers: false"
      })
  void additionToTheWorkOfOneRuntimeMakesPodsUnequal(String entry) {
    assertThat(added(entry).unequal(added(entry))).isEmpty();
    assertThat(added(entry).unequal(added()))
        .map(RanPod.Unequal::field)
        .contains(entry.substring(0, entry.indexOf(": ")));
  }

  @Test
  void anotherValueOfAVariableMakesPodsUnequal() {
    assertThat(
            added("spec.containers[workload].env[A]: (hidden, fingerprint 1111)")
                .unequal(added("spec.containers[workload].env[A]: (hidden, fingerprint 2222)")))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.overhead.cpu: 250m | ''",
        "spec.nodeSelector.pool: sandbox | ''",
        "spec.containers[workload].resources.limits.ephemeral-storage: 1Gi | ''",
        "spec.securityContext.seLinuxOptions.level: s0:c1 | spec.securityContext.seLinuxOptions.level: s0:c2",
        "spec.containers[workload].volumeMounts[/v]: {name: token-a} | spec.containers[workload].volumeMounts[/v]: {name: token-b}",
        "metadata.labels.pod: a | metadata.labels.pod: b"
      })
  void additionThatChangesNoWorkIsNoDifference(String here, String there) {
    assertThat(added(here).unequal(added(there))).isEmpty();
  }

  @Test
  void additionsThatAreNotListedAreCompared() {
    assertThat(
            added(RanPod.moreOfTheWork(3, "aaaa")).unequal(added(RanPod.moreOfTheWork(3, "bbbb"))))
        .isPresent();
  }

  /** An operator that is upgraded in mid-run compares its first Pod with such samples. */
  @Test
  void samplesOfAnEarlierVersionAreComparedAsFarAsTheyGo() {
    String field = "spec.containers[workload].env[A]: ";
    assertThat(added(field + "(hidden, fingerprint 1111)").unequal(added(field + "(hidden)")))
        .isEmpty();
    assertThat(
            added("spec.hostUsers: " + "x".repeat(80) + "... (fingerprint 1111)")
                .unequal(added("spec.hostUsers: " + "x".repeat(80) + "...")))
        .isEmpty();
    String[] cut = new String[RanPod.MAX_ADDED];
    Arrays.fill(cut, "metadata.labels.a: b");
    assertThat(added("spec.hostUsers: false").unequal(added(cut))).isEmpty();
  }
}
