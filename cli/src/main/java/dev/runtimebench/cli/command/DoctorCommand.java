package dev.runtimebench.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkName;
import dev.runtimebench.cli.doctor.Doctor;
import dev.runtimebench.cli.doctor.DoctorRequest;
import dev.runtimebench.cli.doctor.DoctorRequestBuilder;
import dev.runtimebench.cli.doctor.Finding;
import dev.runtimebench.cli.export.ObjectTree;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.cli.table.FindingLines;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks whether the cluster can run benchmarks: one finding a line, with its fix.",
      "",
      "The checks: the CRDs and their fields, the operator, your rights and the operator's,"
          + " RuntimeClasses and the nodes with their handlers, quotas, admission (a dry run of the"
          + " Pods of a trial), and a probe Pod for each runtime and image. The probe Pods are"
          + " deleted at the end, also after Ctrl-C.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 a benchmark can run; 1 a finding would stop a benchmark; 2 the",
      "answer is unknown.",
      "",
      "Examples:",
      "  rtb doctor -n team-a",
      "  rtb doctor -f my-benchmark.yaml",
      "  rtb doctor --no-probes -o json"
    })
final class DoctorCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Check the Pods of the benchmarks in this file; - is standard input. Can be repeated."
              + " Default: one benchmark of --workload under all runtimes of the cluster.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      defaultValue = "syscall-write",
      description =
          "The workload whose Pods are checked. Can be repeated. Default: ${DEFAULT-VALUE}.")
  private List<String> workloads = new ArrayList<>();

  @Option(
      names = "--no-probes",
      description = "Create no Pods: leave out the runtimes' probes and the pulls of the images.")
  private boolean noProbes;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long to wait for one probe Pod. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private DocumentFormat format;

  @Mixin private OutputFileOption file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    format = OutputFormats.choose(format, file.file(), DocumentFormat.table);
    List<Manifest> manifests = files.stream().flatMap(f -> Manifest.read(f).stream()).toList();
    StatusLine line = StatusLine.on(spec.commandLine().getErr());
    try (KubernetesClient client = connection.open()) {
      Doctor doctor = new Doctor(client, request(connection.namespace(client), manifests));
      OnInterrupt interrupt = OnInterrupt.run(() -> clean(doctor, line));
      try {
        List<Finding> findings = doctor.run(finding -> show(finding, line), line::show);
        line.clear();
        if (!isLive()) {
          file.write(spec, text(findings));
        }
        return Finding.exitCode(findings);
      } finally {
        // In this order: Ctrl-C must find a doctor that cleans up.
        doctor.cleanUp();
        interrupt.close();
      }
    }
  }

  /** A table is shown line by line while the checks run. */
  private boolean isLive() {
    boolean people = format == DocumentFormat.table || format == DocumentFormat.wide;
    return people && file.file() == null;
  }

  private void show(Finding finding, StatusLine line) {
    if (isLive()) {
      line.clear();
      PrintWriter out = spec.commandLine().getOut();
      findingLines().of(finding).forEach(out::println);
      out.flush();
    }
  }

  private FindingLines findingLines() {
    return new FindingLines(format == DocumentFormat.wide);
  }

  private String text(List<Finding> findings) {
    return switch (format) {
      case table, wide -> String.join("\n", findingLines().of(findings)) + "\n";
      case json -> ObjectTree.json(tree(findings));
      case yaml -> ObjectTree.yaml(tree(findings));
    };
  }

  private DoctorRequest request(String namespace, List<Manifest> manifests) throws IOException {
    return DoctorRequestBuilder.builder()
        .namespace(namespace)
        .benchmarks(
            manifests.stream()
                .filter(m -> m.kind() == Manifest.Kind.RuntimeBenchmark)
                .map(DoctorCommand::benchmark)
                .toList())
        .fileWorkloads(
            manifests.stream()
                .filter(m -> m.kind() == Manifest.Kind.BenchmarkWorkload)
                .map(m -> m.as(BenchmarkWorkload.class))
                .toList())
        .workloads(workloads.stream().map(BenchmarkName::ofWorkload).toList())
        .probes(!noProbes)
        .podTimeout(timeout)
        .version(Rtb.version())
        .build();
  }

  private static RuntimeBenchmark benchmark(Manifest manifest) {
    manifest.spec(manifest.object(), RuntimeBenchmark.class);
    return manifest.as(RuntimeBenchmark.class);
  }

  private static void clean(Doctor doctor, StatusLine line) {
    line.print("interrupted: deleting the probe Pods");
    doctor.cleanUp();
  }

  private static ObjectNode tree(List<Finding> findings) {
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode all = tree.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode one = all.addObject();
      one.put("level", finding.level().name());
      one.put("check", finding.check());
      one.put("message", finding.message());
      if (!finding.fix().isEmpty()) {
        one.put("fix", finding.fix());
      }
    }
    return tree.put("exitCode", Finding.exitCode(findings));
  }
}
