package dev.runtimebench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdleFiguresTest {

  private static IdleFigures figures(String workload, String runtime, double... memory) {
    IdleFigures figures = new IdleFigures(workload, runtime);
    for (double mebibytes : memory) {
      figures.add(mebibytes, mebibytes / 10);
    }
    return figures;
  }

  @Test
  void lineHasTheMedianAndTheEndsOfTheRange() {
    List<String> lines =
        IdleFigures.table(
            List.of(
                figures("memory-idle-sleep", "runc", 0.7, 0.5, 0.61),
                figures("memory-idle-sleep", "gvisor", 18, 17, 16.5)));
    assertThat(lines)
        .anyMatch(l -> l.matches("  memory-idle-sleep +runc +0.6 \\(0.5 to 0.7\\) +0.06 .*"))
        .anyMatch(l -> l.matches("  memory-idle-sleep +gvisor +17.0 \\(16.5 to 18.0\\) +1.70 .*"))
        .anyMatch(l -> l.contains("Medians of 3 Pods"))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void onePodHasNoRange() {
    assertThat(IdleFigures.table(List.of(figures("memory-idle-sleep", "runc", 0.61))))
        .anyMatch(line -> line.matches("  memory-idle-sleep +runc +0.6 +0.06"))
        .anyMatch(line -> line.contains("One Pod each"));
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(figures("w", "runc", 4, 1, 2, 3).medianMebibytes()).isEqualTo(2.5);
  }
}
