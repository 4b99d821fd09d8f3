package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.run.Applier;
import dev.runtimebench.cli.run.Forecast;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.results.experiment.RuleCheck;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code rtb run --dry-run}: forecasts the benchmarks of the files and creates nothing. With a
 * cluster, the API server checks each object too. What could not be checked is listed at the end. A
 * cluster that was asked for and does not check the objects is an error.
 */
final class DryRun {

  private final List<Manifest> manifests;
  private final PrintWriter out;
  private final String server;
  private final List<String> errors = new ArrayList<>();
  private final Set<String> unchecked = new LinkedHashSet<>();
  private Optional<KubernetesClient> client = Optional.empty();
  private String namespace = "default";

  /**
   * @param server how messages name the API server
   */
  DryRun(List<Manifest> manifests, PrintWriter out, String server) {
    this.manifests = manifests;
    this.out = out;
    this.server = server;
  }

  /** Uses only the files, because no cluster was asked for, and shows why. */
  DryRun withoutCluster(String why) {
    unchecked.add("whether the API server accepts the objects: " + why);
    return this;
  }

  /** Whether every request of this command would fail in the same way. */
  private static boolean isNoAnswerAboutObjects(KubernetesClientException e) {
    return e.getStatus() == null
        || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  /** Goes on with only the files, and fails at the end. */
  private void giveUp(KubernetesClientException e) {
    client = Optional.empty();
    unchecked.add("whether the API server accepts the objects");
    errors.add(
        TerminalText.line(
            "the API server did not check the objects: "
                + String.join(" ", ApiErrors.lines(e, server))));
  }

  /**
   * Asks this cluster too.
   *
   * @param at the caller closes it
   * @param in the namespace of the benchmarks
   */
  DryRun withCluster(KubernetesClient at, String in) {
    client = Optional.of(at);
    namespace = in;
    return this;
  }

  /**
   * Prints the forecasts.
   *
   * @throws CliException with all problems, if the API server or the operator would refuse an
   *     object, or the API server did not check the objects
   */
  void print() {
    List<RuntimeBenchmark> earlier = earlier();
    for (Manifest manifest : manifests) {
      GenericKubernetesResource object = checked(manifest);
      try {
        if (manifest.kind() == Manifest.Kind.RuntimeBenchmark) {
          out.println(TerminalText.line(manifest.title()));
          forecast(manifest, manifest.spec(object, RuntimeBenchmark.class), earlier);
        } else {
          RuleCheck.problems(manifest.spec(object, BenchmarkWorkload.class))
              .forEach(p -> errors.add(about(manifest, "spec" + p.field() + ": " + p.message())));
        }
      } catch (IllegalArgumentException | CliException e) {
        errors.add(about(manifest, e.getMessage()));
      }
    }
    unchecked.forEach(what -> note("Not checked: " + what));
    note("Nothing was created.");
    out.flush();
    if (!errors.isEmpty()) {
      throw CliException.usage(String.join("\n", errors));
    }
  }

  private void forecast(
      Manifest manifest, RuntimeBenchmarkSpec spec, List<RuntimeBenchmark> earlier) {
    Forecast forecast = new Forecast(spec, workload(manifest, spec), earlier);
    forecast.lines(TerminalWidth.columns() - 1).forEach(out::println);
    forecast.problems().forEach(problem -> errors.add(about(manifest, problem)));
  }

  private static String about(Manifest manifest, String problem) {
    String line = TerminalText.line(problem);
    return line.startsWith(manifest.name() + ": ") ? line : manifest.name() + ": " + line;
  }

  private void note(String text) {
    TerminalText.wrap(text, TerminalWidth.columns() - 1).forEach(out::println);
  }

  /** The object as the API server would store it, or as the file has it. */
  private GenericKubernetesResource checked(Manifest manifest) {
    if (client.isEmpty()) {
      return manifest.object();
    }
    try {
      return new Applier(client.get()).check(manifest, namespace);
    } catch (KubernetesClientException e) {
      if (isNoAnswerAboutObjects(e)) {
        giveUp(e);
      } else {
        ApiErrors.lines(e, server).forEach(line -> errors.add(about(manifest, line)));
      }
      return manifest.object();
    }
  }

  private List<RuntimeBenchmark> earlier() {
    if (client.isEmpty()) {
      return List.of();
    }
    try {
      return new BenchmarkCluster(client.get()).in(namespace);
    } catch (KubernetesClientException e) {
      if (isNoAnswerAboutObjects(e)) {
        giveUp(e);
      } else {
        unchecked.add(
            "how long earlier benchmarks took: " + String.join(" ", ApiErrors.lines(e, server)));
      }
      return List.of();
    }
  }

  /** Empty, with a note, if the entry is in none of the files and cannot be read. */
  private Optional<BenchmarkWorkloadSpec> workload(Manifest manifest, RuntimeBenchmarkSpec spec) {
    if (spec.workload() == null) {
      throw new IllegalArgumentException("spec.workload: set workload.ref or workload.inline");
    }
    if (spec.workload().inline() != null) {
      return Optional.of(spec.workload().inline());
    }
    String ref = spec.workload().ref();
    if (ref == null) {
      throw new IllegalArgumentException("spec.workload: set workload.ref or workload.inline");
    }
    Optional<Manifest> own =
        manifests.stream()
            .filter(m -> m.kind() == Manifest.Kind.BenchmarkWorkload && m.name().equals(ref))
            .findFirst();
    return own.isPresent()
        ? own.map(m -> m.spec(m.object(), BenchmarkWorkload.class))
        : inCatalogue(manifest, ref);
  }

  private Optional<BenchmarkWorkloadSpec> inCatalogue(Manifest manifest, String ref) {
    String what = "BenchmarkWorkload " + ref + " of " + manifest.name();
    if (client.isEmpty()) {
      Optional<BenchmarkWorkload> bundled =
          BundledCatalogue.read().stream()
              .filter(workload -> workload.getMetadata().getName().equals(ref))
              .findFirst();
      unchecked.add(
          bundled.isPresent()
              ? what + ": rtb took the workload of this version; the cluster may have another"
              : what + ": it is in none of the files, and without a cluster it is unknown");
      return bundled.map(BenchmarkWorkload::getSpec);
    }
    try {
      BenchmarkWorkload found = client.get().resources(BenchmarkWorkload.class).withName(ref).get();
      if (found == null) {
        errors.add(
            about(
                manifest,
                "spec.workload.ref: neither the files nor the cluster have a BenchmarkWorkload \""
                    + ref
                    + "\""));
      }
      return Optional.ofNullable(found).map(BenchmarkWorkload::getSpec);
    } catch (KubernetesClientException e) {
      unchecked.add(what + ": " + String.join(" ", ApiErrors.lines(e, server)));
      return Optional.empty();
    }
  }
}
