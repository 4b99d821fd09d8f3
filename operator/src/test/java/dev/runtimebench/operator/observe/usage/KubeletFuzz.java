package dev.runtimebench.operator.observe.usage;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.testkit.fuzz.FuzzedLines;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A target for {@code Fuzzer}: the answers of a kubelet. The first line is the uid of the Pod; the
 * rest is an answer.
 *
 * <p>Any bytes are an answer. A figure has a finite value that is not negative, and a time stamp;
 * where there is no figure there is a reason.
 */
public final class KubeletFuzz {

  private KubeletFuzz() {}

  /** Reads one answer. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedLines lines = new FuzzedLines(data);
    String uid = lines.next();
    CadvisorMetrics reader = new CadvisorMetrics(uid);
    byte[] rest = lines.rest();
    new String(rest, StandardCharsets.UTF_8).lines().forEach(reader::take);
    UsageSample metrics = reader.sample();
    NodeMemoryMetrics node = new NodeMemoryMetrics(Set.of(uid));
    new String(rest, StandardCharsets.UTF_8).lines().forEach(node::take);
    check(node.memory());
    check(metrics.cpu());
    check(metrics.memory());
    check(metrics.peak());
    metrics.throttling().byCgroup().values().forEach(KubeletFuzz::check);
    require(
        metrics.throttling().byCgroup().isEmpty() != metrics.throttling().missing().isEmpty(),
        "there are figures or a reason",
        metrics.throttling());
  }

  private static void check(NodeMemory memory) {
    require(
        memory.workingSet().filter(bytes -> !(bytes > 0)).isEmpty(),
        "a working set is positive",
        memory);
    require(
        memory.pods().byUid().values().stream().allMatch(pod -> pod.workingSet() > 0),
        "a working set of a Pod is positive",
        memory);
  }

  private static void check(Reading reading) {
    require(
        reading.figure().isEmpty() != reading.missing().isEmpty(),
        "there is a figure or a reason",
        reading);
    reading.figure().ifPresent(KubeletFuzz::check);
  }

  private static void check(Stamped figure) {
    require(figure.value() >= 0 && Double.isFinite(figure.value()), "a value is a number", figure);
    require(
        figure.earliest() > 0 && figure.latest() >= figure.earliest(), "a time has order", figure);
  }
}
