package dev.runtimebench.operator.observe.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Reads one Pod's CPU time and memory in the kubelet's answer to {@code
 * /stats/summary?only_cpu_and_memory=true} (type Summary of
 * k8s.io/kubelet/pkg/apis/stats/v1alpha1). No content of the answer makes the reading fail.
 *
 * <p>While the kubelet's cache does not have the cgroup of a Pod, the kubelet shows the sum of the
 * Pod's containers in place of the Pod's own figure. The sum lacks the processes of the sandbox,
 * and nothing in the answer says so. So a value that equals the sum does not count.
 */
public final class StatsSummary {

  /** The figures of one Pod. */
  public record PodFigures(Reading cpu, Reading memory) {

    /** No figures, for that reason. */
    public static PodFigures missing(String why) {
      return new PodFigures(Reading.missing(why), Reading.missing(why));
    }
  }

  private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The first and the last second that a time in nanoseconds can hold, with some room. */
  private static final long MAX_SECOND = 9_000_000_000L;

  private StatsSummary() {}

  /** The figures of the Pod with that uid. */
  public static PodFigures pod(byte[] answer, String uid) {
    JsonNode summary;
    try {
      summary = JSON.readTree(answer);
    } catch (IOException e) {
      return PodFigures.missing("the kubelet's answer to /stats/summary is not JSON");
    }
    if (!summary.path("pods").isArray()) {
      return PodFigures.missing("the kubelet's answer to /stats/summary has no list of Pods");
    }
    for (JsonNode pod : summary.path("pods")) {
      if (uid.equals(pod.path("podRef").path("uid").asText())) {
        return new PodFigures(
            figure(pod, "cpu", "usageCoreNanoSeconds", 1.0 / NANOS_PER_SECOND),
            figure(pod, "memory", "workingSetBytes", 1));
      }
    }
    return PodFigures.missing(
        "the kubelet's answer to /stats/summary does not have the Pod: the kubelet's cache has not seen the Pod yet, or has dropped it");
  }

  private static Reading figure(JsonNode pod, String resource, String field, double scale) {
    JsonNode stats = pod.path(resource);
    Optional<BigInteger> value = number(stats.path(field));
    if (value.isEmpty()) {
      return Reading.missing(
          "the kubelet's answer has no %s.%s of the Pod".formatted(resource, field));
    }
    Optional<Long> second = second(stats.path("time").asText());
    if (second.isEmpty()) {
      return Reading.missing(
          "the kubelet's figure %s.%s has no time stamp".formatted(resource, field));
    }
    if (sum(pod, resource, field).equals(value)) {
      return Reading.missing(
          "the kubelet's figure %s.%s is the sum of the Pod's containers: the kubelet's cache does not have the Pod's own cgroup, and the processes of the sandbox are not in the sum"
              .formatted(resource, field));
    }
    long from = second.get();
    // The kubelet cuts the time stamp to whole seconds.
    long to = from % NANOS_PER_SECOND == 0 ? from + NANOS_PER_SECOND - 1 : from;
    return Reading.of(new Stamped(value.get().doubleValue() * scale, from, to));
  }

  /** The sum over the containers; empty if there is none, or if one has no figure. */
  private static Optional<BigInteger> sum(JsonNode pod, String resource, String field) {
    JsonNode containers = pod.path("containers");
    BigInteger sum = BigInteger.ZERO;
    for (JsonNode container : containers) {
      Optional<BigInteger> one = number(container.path(resource).path(field));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.add(one.get());
    }
    return containers.isEmpty() ? Optional.empty() : Optional.of(sum);
  }

  private static Optional<BigInteger> number(JsonNode node) {
    return node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0
        ? Optional.of(node.bigIntegerValue())
        : Optional.empty();
  }

  /** A time of RFC 3339 in nanoseconds since 1970. */
  private static Optional<Long> second(String time) {
    try {
      Instant at = OffsetDateTime.parse(time).toInstant();
      return at.getEpochSecond() > 0 && at.getEpochSecond() < MAX_SECOND
          ? Optional.of(at.getEpochSecond() * NANOS_PER_SECOND + at.getNano())
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
