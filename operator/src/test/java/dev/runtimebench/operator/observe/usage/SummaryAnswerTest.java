package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two files have the shape of a kubelet's answers: summary.json that to {@code /stats/summary},
 * and summary-brief.json that to {@code /stats/summary?only_cpu_and_memory=true}, from a kubelet
 * that takes the figures of Pods from its container runtime. The values are ours.
 */
class SummaryAnswerTest {

  private static final String GVISOR = "1d0e5a7c-3b42-4f0e-8f55-6f7a4f0c9a11";
  private static final String RUNC = "2f8b7c11-9a51-4d6e-a4a7-0be0f3a2d922";
  private static final String NEW = "3a9c8d22-7b60-4e7f-b5b8-1cf1f4b3e033";
  private static final String HALF = "4bad9e33-8c71-4f80-86c9-2d02f5c4f144";
  private static final String TIME = "2026-12-01T10:12:36Z";

  private static SummaryAnswer read(String uid, String text, int part) {
    SummaryAnswer answer = new SummaryAnswer(uid);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += part) {
      answer.take(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + part)));
    }
    answer.end();
    return answer;
  }

  private static String file(String name) throws IOException {
    try (InputStream in = SummaryAnswerTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static UsageSample recorded(String uid) throws IOException {
    return read(uid, file("summary.json"), 1000).sample();
  }

  /** An answer with one Pod, which has one container. */
  private static String one(String cpu, String memory) {
    return """
        {"pods": [{"podRef": {"uid": "a-1"},
          "containers": [{"name": "w", "cpu": {"time": "%1$s", "usageCoreNanoSeconds": 5000000},
                          "memory": {"time": "%1$s", "workingSetBytes": 1048576}}],
          "cpu": %2$s, "memory": %3$s}]}
        """
        .formatted(TIME, cpu, memory);
  }

  private static UsageSample sample(String text) {
    return read("a-1", text, 7).sample();
  }

  private static Stamped stamped(double value) {
    long from = TimeUnit.SECONDS.toNanos(Instant.parse(TIME).getEpochSecond());
    return new Stamped(value, from, from + 999_999_999);
  }

  /** The kubelet cuts the time stamps to whole seconds. */
  @ParameterizedTest
  @CsvSource({GVISOR + ", 2.936218, 29360128", RUNC + ", 2.441125, 22347776"})
  void figuresOfThePodCountWithTheirOwnTimeStamps(String uid, double cpu, double memory)
      throws IOException {
    UsageSample sample = recorded(uid);
    assertThat(sample.cpu().figure()).contains(stamped(cpu));
    assertThat(sample.memory().figure()).contains(stamped(memory));
  }

  @Test
  void throttlingAndPeakAreMissing() throws IOException {
    UsageSample sample = recorded(GVISOR);
    assertThat(sample.throttling().byCgroup()).isEmpty();
    assertThat(sample.throttling().missing()).contains("/stats/summary has no throttling");
    assertThat(sample.peak().missing()).contains("/stats/summary has no high-water mark");
  }

  /** A Pod that the cache has not seen yet is shown as the sum of its containers. */
  @Test
  void sumOfTheContainersDoesNotCount() throws IOException {
    UsageSample sample = recorded(NEW);
    assertThat(sample.cpu().missing())
        .contains("cpu.usageCoreNanoSeconds", "equals the sum of the containers", "the sandbox");
    assertThat(sample.memory().missing())
        .contains("memory.workingSetBytes", "equals the sum of the containers");
  }

  /** Cgroup v2 counts in microseconds, and memory in pages. */
  @ParameterizedTest
  @CsvSource({
    "5000000, true",
    "5008000, true",
    "4992000, true",
    "5020000, false",
    "9000000, false"
  })
  void sumIsFoundInSpiteOfRounding(long nanos, boolean sum) {
    UsageSample sample =
        sample(
            one(
                "{\"time\": \"%s\", \"usageCoreNanoSeconds\": %d}".formatted(TIME, nanos),
                "{\"time\": \"%s\", \"workingSetBytes\": %d}"
                    .formatted(TIME, sum ? 1_048_576 + 4000 : 1_048_576 + 4096)));
    assertThat(sample.cpu().figure().isEmpty()).isEqualTo(sum);
    assertThat(sample.memory().figure().isEmpty()).isEqualTo(sum);
  }

  /** The kubelet writes 0 for a container whose figures the runtime did not return. */
  @Test
  void containerWithoutAFigureMakesTheCheckImpossible() throws IOException {
    UsageSample sample = recorded(HALF);
    assertThat(sample.cpu().missing()).contains("not of each container", "nobody can tell");
    assertThat(sample.memory().missing()).contains("not of each container", "nobody can tell");
  }

  /** With the feature PodAndContainerStatsFromCRI, the short answer lists no containers. */
  @Test
  void podWithoutContainersDoesNotCount() throws IOException {
    SummaryAnswer brief = read(GVISOR, file("summary-brief.json"), 1000);
    assertThat(brief.lacksContainersOnly()).isTrue();
    assertThat(brief.sample().cpu().missing()).contains("lists no container", "nobody can tell");
    assertThat(brief.whyNoPodCounts().orElseThrow()).contains("lists no container");
    SummaryAnswer whole = read(GVISOR, file("summary.json"), 1000);
    assertThat(whole.lacksContainersOnly()).isFalse();
    assertThat(whole.whyNoPodCounts()).isEmpty();
  }

  @Test
  void moreContainersThanAPodHasAreNotAddedUp() {
    String container =
        "{\"cpu\": {\"usageCoreNanoSeconds\": 1}, \"memory\": {\"workingSetBytes\": 1}},";
    String text =
        one(
                "{\"time\": \"%s\", \"usageCoreNanoSeconds\": 9000000}".formatted(TIME),
                "{\"time\": \"%s\", \"workingSetBytes\": 9000000}".formatted(TIME))
            .replace("\"containers\": [", "\"containers\": [" + container.repeat(256));
    assertThat(sample(text).cpu().missing()).contains("not of each container");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": null, \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": \"\", \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": \"yesterday\", \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": 1796119956, \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": \"1970-01-01T00:00:00Z\", \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": \"0001-01-01T00:00:00Z\", \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": \"2026-12-01T10:12:60Z\", \"usageCoreNanoSeconds\": 9000000}",
        "{\"time\": \"9999-12-31T23:59:59Z\", \"usageCoreNanoSeconds\": 9000000}",
      })
  void figureWithoutATimeStampDoesNotCount(String cpu) {
    assertThat(sample(one(cpu, "{}")).cpu().missing())
        .contains("cpu.usageCoreNanoSeconds", "has no time stamp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "7",
        "{}",
        "{\"time\": \"T\"}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": null}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": \"9000000\"}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": 9e6}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": {\"usageCoreNanoSeconds\": 9000000}}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": [9000000]}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": true}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": 0}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": -9000000}",
        "{\"time\": \"T\", \"usageCoreNanoSeconds\": 9000000, \"usageCoreNanoSeconds\": 8000000}",
      })
  void valueThatIsNoWholePositiveNumberDoesNotCount(String cpu) {
    String memory = "{\"time\": \"%s\", \"workingSetBytes\": 9000000}".formatted(TIME);
    UsageSample sample = sample(one(cpu.replace("\"T\"", "\"" + TIME + "\""), memory));
    assertThat(sample.cpu().figure()).isEmpty();
    assertThat(sample.cpu().missing()).contains("cpu.usageCoreNanoSeconds");
    // The other figure of the Pod still counts.
    assertThat(sample.memory().figure().map(Stamped::value)).contains(9e6);
  }

  /** No content makes the reading fail, and the reason quotes no control character. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "<html>\u001b[2J</html>",
        "[]",
        "null",
        "{\"pods\": {}}",
        "{\"pods\": null}",
        "{\"pods\": [{\"podRef\": {\"uid\": \"a-1\"}",
        "{\"pods\": [{\"podRef\": {\"uid\": \"a-1\"}, \"cpu\": {\"usageCoreNanoSeconds\": NaN}}]}",
        "{\"pods\": [{\"podRef\": {\"uid\": \"a-1\"}, \"cpu\": {\"usageCoreNanoSeconds\": 01}}]}",
        "{\"pods\": [}",
        "{\"pods\": []} trailing",
      })
  void answerThatIsNoSummaryIsMissing(String text) {
    SummaryAnswer answer = read("a-1", text, 3);
    UsageSample sample = answer.sample();
    assertThat(sample.cpu().figure()).isEmpty();
    assertThat(sample.cpu().missing())
        .startsWith("the kubelet's answer to /stats/summary")
        .doesNotContain("\u001b")
        .hasSizeLessThan(400);
    assertThat(sample.memory().missing()).isEqualTo(sample.cpu().missing());
    assertThat(answer.whyNoPodCounts()).isPresent();
  }

  /** A deep, a long and a wide answer must not use up the memory of the operator. */
  @Test
  void hugeAnswerIsReadInBoundedMemory() {
    assertThat(sample("[".repeat(100_000)).cpu().missing()).contains("cannot be read");
    assertThat(sample("{\"" + "x".repeat(100_000) + "\": 1}").cpu().missing())
        .contains("cannot be read");
    assertThat(sample("{\"x\": " + "1".repeat(100_000) + "}").cpu().missing())
        .contains("cannot be read");
    assertThat(sample("{\"x\": \"" + "x".repeat(200_000) + "\"}").cpu().missing())
        .contains("cannot be read");
    StringBuilder wide = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      wide.append("\"n").append(i).append("\": 1, ");
    }
    assertThat(sample(wide + "\"pods\": []}").cpu().missing()).contains("does not have the Pod");
  }

  @Test
  void podThatIsNotThereOrThereTwiceIsMissing() {
    String text =
        one(
            "{\"time\": \"%s\", \"usageCoreNanoSeconds\": 9000000}".formatted(TIME),
            "{\"time\": \"%s\", \"workingSetBytes\": 9000000}".formatted(TIME));
    assertThat(read("b-1", text, 9).sample().cpu().missing()).contains("does not have the Pod");
    String pod = text.substring(text.indexOf('[') + 1, text.lastIndexOf(']'));
    assertThat(sample("{\"pods\": [" + pod + "," + pod + "]}").cpu().missing())
        .contains("more than once");
  }

  /** A node may have no Pod yet. */
  @Test
  void answerWithoutPodsIsNoReasonToRefuse() {
    assertThat(read("", "{\"pods\": []}", 5).whyNoPodCounts()).isEmpty();
  }
}
