package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.install.Installation;
import dev.runtimebench.cli.install.Installations;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Asks all questions about a cluster, in the order in which a benchmark would meet the problems.
 */
public final class Doctor {

  private static final String PLATFORM = "security.openshift.io";
  private static final String USER_IDS = "RTB_USER_IDS";
  private static final String BENCHMARKS = "benchmarks";

  private final KubernetesClient client;
  private final DoctorRequest request;
  private final ProbePods pods;

  /**
   * @param client the caller closes it, after {@link #cleanUp}
   */
  public Doctor(KubernetesClient client, DoctorRequest request) {
    this.client = client;
    this.request = request;
    this.pods = new ProbePods(client, request.namespace());
  }

  /**
   * Runs all checks.
   *
   * @param handler takes each finding as soon as it is known
   * @param progress takes what happens now, in words
   * @return all findings
   * @throws KubernetesClientException if the API server does not answer
   */
  public List<Finding> run(Consumer<Finding> handler, Consumer<String> progress) {
    List<Finding> all = new ArrayList<>();
    Consumer<Finding> both =
        finding -> {
          all.add(finding);
          handler.accept(finding);
        };
    both.accept(Finding.ok("API server", "Kubernetes " + version()));
    Installations installations = Installations.find(client, request.namespace());
    RuntimeClasses runtimeClasses = RuntimeClasses.read(client);
    Optional<Installation> operator = installations.found().stream().findFirst();
    Subjects subjects =
        new Subjects(
            request.namespace(), runtimeClasses, this::workload, operator, assignsIds(operator));
    List<Subject> benchmarks = benchmarks(subjects);
    String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    ProbeCheck.ProbeSettings probing =
        new ProbeCheck.ProbeSettings(run, request.podTimeout(), operator, progress);
    List<Check> checks = new ArrayList<>();
    checks.add(new CrdCheck(client));
    checks.add(new OperatorCheck(client, installations, request.namespace(), request.version()));
    checks.add(new UserRightsCheck(client, request.namespace()));
    checks.add(new OperatorRightsCheck(client, installations.found(), request.namespace()));
    checks.add(new PodUsageCheck(client, installations, request.namespace()));
    // The probe Pod of a RuntimeClass that a file names answers without the right to list.
    boolean probed = request.probes() && !request.benchmarks().isEmpty();
    checks.add(new RuntimeClassCheck(client, runtimeClasses, probed));
    checks.add(new NamesCheck(subjects));
    checks.add(new QuotaCheck(client, request.namespace(), benchmarks, runtimeClasses.known()));
    checks.add(new AdmissionCheck(client, request.namespace(), benchmarks, runtimeClasses.known()));
    if (request.probes()) {
      checks.add(new ProbeCheck(client, pods, subjects, benchmarks, probing));
    }
    checks.forEach(
        check -> {
          progress.accept("checking " + check.name());
          findings(check).forEach(both);
        });
    return all;
  }

  /** The client returns null if the server has no such path. */
  private String version() {
    VersionInfo version = client.getKubernetesVersion();
    if (version == null || version.getGitVersion() == null) {
      throw CliException.usage(
          client.getMasterUrl()
              + " answers, but not as an API server of Kubernetes: check the kubeconfig");
    }
    return version.getGitVersion();
  }

  /** An answer that the API server refuses is a finding. No answer at all ends the command. */
  private static List<Finding> findings(Check check) {
    try {
      return check.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      return List.of(
          Finding.unknown(
              check.name(), "this check failed: " + Words.of(e), "see what the API server says"));
    }
  }

  private record NamesCheck(Subjects subjects) implements Check {

    @Override
    public String name() {
      return BENCHMARKS;
    }

    @Override
    public List<Finding> run() {
      return subjects.problems().stream()
          .map(
              text ->
                  Finding.problem(
                      BENCHMARKS,
                      text,
                      "correct the spec, or install what it names; rtb workloads and kubectl get"
                          + " runtimeclasses list what there is"))
          .toList();
    }
  }

  private boolean assignsIds(Optional<Installation> operator) {
    return switch (operator.flatMap(o -> o.setting(USER_IDS)).orElse("Auto")) {
      case "Fixed" -> false;
      case "Platform" -> true;
      default -> client.hasApiGroup(PLATFORM, true);
    };
  }

  private List<Subject> benchmarks(Subjects subjects) {
    List<Subject> all = new ArrayList<>();
    if (request.benchmarks().isEmpty()) {
      request.workloads().forEach(name -> subjects.of(name).ifPresent(all::add));
    } else {
      for (RuntimeBenchmark benchmark : request.benchmarks()) {
        subjects.of(benchmark).ifPresent(all::add);
      }
    }
    return all;
  }

  /** The workload of the files, else that of the cluster, else that of this version of rtb. */
  private Optional<BenchmarkWorkload> workload(String name) {
    Optional<BenchmarkWorkload> own = named(request.fileWorkloads(), name);
    if (own.isPresent()) {
      return own;
    }
    try {
      return Optional.ofNullable(client.resources(BenchmarkWorkload.class).withName(name).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      return named(BundledCatalogue.read(), name);
    }
  }

  private static Optional<BenchmarkWorkload> named(List<BenchmarkWorkload> all, String name) {
    return all.stream().filter(one -> one.getMetadata().getName().equals(name)).findFirst();
  }

  /** Deletes the probe Pods that still exist. Any thread may call this at any time. */
  public void cleanUp() {
    pods.close();
  }
}
