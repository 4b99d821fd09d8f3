package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec.Side;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeReliabilityBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessRatesTest {

  @Test
  void reasonsNameThePodIfThereAreTwo() {
    List<Failure> failures =
        List.of(
            new Failure("Evicted", Side.Server, 2, "a"),
            new Failure("Evicted", Side.Container, 1, "b"),
            new Failure("NoValue", null, 3, "c"));
    assertThat(SuccessRates.reasons(RuntimeReliabilityBuilder.builder().failures(failures).build()))
        .isEqualTo("Evicted (server) 2, Evicted (client) 1, NoValue 3");
  }
}
