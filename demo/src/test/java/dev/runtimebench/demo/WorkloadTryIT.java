package dev.runtimebench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.cli.command.Program;
import dev.runtimebench.testkit.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tries the examples of docs/operations/own-workloads.md on the local cluster of {@code rtb
 * workload try --local}, under gVisor. Needs the engine and the images of the set demo.
 */
@Tag("long")
class WorkloadTryIT {

  private static final String ROOT = System.getProperty("root.dir");
  private static final String CHECKOUT = "rtb.root";

  @TempDir private static Path directory;

  @BeforeAll
  static void findTheEngine() {
    TestEngine.addressOrSkip("rtb workload try --local");
    System.setProperty(CHECKOUT, ROOT);
  }

  @AfterAll
  static void forgetTheCheckout() {
    System.clearProperty(CHECKOUT);
  }

  private static String example(String name) throws IOException {
    String page = Files.readString(Path.of(ROOT, "docs/operations/own-workloads.md"));
    Matcher matcher =
        Pattern.compile("<!-- test: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    assertThat(matcher.find()).as("the page has the example %s", name).isTrue();
    return matcher.group(1);
  }

  private static String tried(String name) throws IOException {
    Path file = directory.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: BenchmarkWorkload
        metadata: {name: my-%s}
        spec:
        %s"""
            .formatted(name, example(name).indent(2)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        Program.run(
            out,
            new DemoPart(),
            "workload",
            "try",
            "--file=" + file,
            "--local",
            "--runtime-class=gvisor");
    String text = out.toString(UTF_8);
    assertThat(code).as(text).isZero();
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"regex", "duration"})
  void everyMetricOfAnExampleHasAValue(String name) throws IOException {
    assertThat(tried(name)).contains("The trial is valid, and every metric has a value.");
  }

  @Test
  void agentInFrontOfAnImageMeasuresEachRun() throws IOException {
    assertThat(tried("agent"))
        .contains("duration: ", "(Median of the record durationNs)")
        .contains("The trial is valid, and every metric has a value.");
  }

  /** The image is in the set languages, which {@code make test} does not build. */
  @Test
  @Tag("catalogue")
  void everyMetricOfTheJsonDocumentHasAValue() throws IOException {
    assertThat(tried("json")).contains("The trial is valid, and every metric has a value.");
  }
}
