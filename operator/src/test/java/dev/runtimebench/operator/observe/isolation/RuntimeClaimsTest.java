package dev.runtimebench.operator.observe.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.SandboxView.SeenBy;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck.Result;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A runtime that names no RuntimeClass. */
class RuntimeClaimsTest {

  private static final SandboxShown GVISOR =
      SandboxShownBuilder.builder().release("4.19.0-gvisor").build();
  private static final SandboxShown LINUX = SandboxShownBuilder.builder().release("6.1").build();

  private static RuntimeCheck check(Isolation expect, SandboxShown shown, String nodesKernel) {
    Experiment experiment =
        ExperimentBuilder.builder(Experiments.of(Fixtures.created("b", "{}")))
            .runtimes(List.of(ResolvedRuntimeBuilder.builder().name("runc").expect(expect).build()))
            .build();
    NodeSystemInfo info = new NodeSystemInfo();
    info.setKernelVersion(nodesKernel);
    return new RuntimeClaims(experiment, runtime -> Optional.of(new NodeFacts(info, Map.of())))
        .check("runc", shown, SeenBy.Probe);
  }

  @Test
  void sandboxOfTheDefaultRuntimeIsNamed() {
    RuntimeCheck gvisor = check(null, GVISOR, "6.1");
    assertThat(gvisor.result()).isEqualTo(Result.Unknown);
    assertThat(gvisor.reason()).isEqualTo(Reason.DefaultIsSandbox);
    assertThat(gvisor.message())
        .startsWith("runc: names no RuntimeClass, but its sandbox is GVisor")
        .endsWith("; set spec.runtimes[0].expect to GVisor, or name a native RuntimeClass");
    assertThat(check(null, LINUX, "5.10").message()).contains("but its sandbox is VM");
  }

  @Test
  void defaultRuntimeOnTheNodesKernelClaimsNothing() {
    assertThat(check(null, LINUX, "6.1").result()).isEqualTo(Result.Unclaimed);
    // Without the node's kernel, the isolation is unknown.
    assertThat(check(null, LINUX, null).result()).isEqualTo(Result.Unclaimed);
  }

  @Test
  void sandboxThatTheSpecExpectsIsVerified() {
    assertThat(check(Isolation.GVisor, GVISOR, "6.1").result()).isEqualTo(Result.Verified);
    assertThat(check(Isolation.Any, GVISOR, "6.1").result()).isEqualTo(Result.Unclaimed);
    assertThat(check(Isolation.Native, GVISOR, "6.1").result()).isEqualTo(Result.Refuted);
  }
}
