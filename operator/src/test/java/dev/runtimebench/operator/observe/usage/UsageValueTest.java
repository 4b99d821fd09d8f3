package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.PodUsageSource;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.PodUsageBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageValueTest {

  private static final PodUsage USAGE =
      PodUsageBuilder.builder()
          .figures(
              Map.of(
                  Figure.CpuTime, new Observed(1.5, 1L, 2, 0),
                  Figure.SettledMemory, new Observed(18 * 1024 * 1024, null, 2, 0)))
          .missing(Map.of(Figure.PeakMemory, "the kernel does not keep it"))
          .build();

  private static Metric metric(Figure figure, String unit, Integer perCount) {
    return MetricBuilder.builder()
        .name("m")
        .unit(unit)
        .source(
            MetricSourceBuilder.builder()
                .podUsage(new PodUsageSource(figure, null, perCount))
                .build())
        .build();
  }

  private static PodValue value(Figure figure, String unit, Integer perCount, PodValue work) {
    return UsageValue.of(metric(figure, unit, perCount), USAGE, work);
  }

  @ParameterizedTest
  @CsvSource({
    "CpuTime,s,1.5", "CpuTime,ms,1500", "CpuTime,ns,1.5e9",
    "SettledMemory,MiBy,18", "SettledMemory,By,18874368", "SettledMemory,KiBy,18432"
  })
  void valueIsInTheUnitOfTheMetric(Figure figure, String unit, double expected) {
    assertThat(value(figure, unit, null, PodValue.missing("")).value().get())
        .isCloseTo(expected, within(expected * 1e-12));
  }

  @Test
  void cpuTimeIsDividedByTheWork() {
    assertThat(value(Figure.CpuPerWork, "s", 1000, PodValue.of(5000)).value()).contains(0.3);
    assertThat(value(Figure.CpuPerWork, "ms/{request}", null, PodValue.of(5000)).value().get())
        .isCloseTo(0.3, within(1e-12));
  }

  @Test
  void unknownWorkGivesNoValue() {
    assertThat(value(Figure.CpuPerWork, "s", null, PodValue.missing("no match")).missing())
        .isEqualTo("the amount of work is not known: no match");
    assertThat(value(Figure.CpuPerWork, "s", null, PodValue.of(0)).missing())
        .contains("0.0, and not greater than 0");
  }

  @Test
  void missingFigureKeepsItsReason() {
    assertThat(value(Figure.PeakMemory, "By", null, PodValue.missing("")).missing())
        .isEqualTo("the kernel does not keep it");
    assertThat(value(Figure.ThrottledTime, "s", null, PodValue.missing("")).missing())
        .isEqualTo("the kubelet was not asked about the Pod");
  }

  @ParameterizedTest
  @CsvSource({
    "CpuTime,s,true", "CpuTime,MiBy,false", "CpuTime,s/{request},false", "CpuPerWork,us/{row},true",
    "SettledMemory,MiBy,true", "SettledMemory,s,false", "PeakMemory,By/s,false",
        "ThrottledTime,1,false"
  })
  void unitMustFitTheFigure(Figure figure, String unit, boolean fits) {
    assertThat(UsageValue.canHave(figure, unit)).isEqualTo(fits);
  }
}
