package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.MissingCount;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.install.Installation;
import dev.runtimebench.cli.install.Installations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Can benchmarks measure CPU and memory of Pods by the kubelet? Only the operator talks to
 * kubelets, so this check reads the operator's setting, its rights, the kubelets' requests for
 * certificates, and the reasons in the status of benchmarks.
 */
final class PodUsageCheck implements Check {

  private static final String NAME = "pod usage";
  private static final String SETTING = "RTB_POD_USAGE";
  private static final String OFF = "Off";
  private static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
  private static final String NOT_ASKED =
      "namespace %s has no benchmark of mode Usage or Density yet; only the operator can try the kubelets' port and certificates, and does so for such a benchmark only";
  private static final String GUIDE = "see docs/operations/pod-usage.md";

  /** What the chart grants with podUsage.enabled: see its templates/rbac/_rules.tpl. */
  static final List<Right> RIGHTS =
      List.of(
          Right.ofCluster("get", "", "nodes/metrics"), Right.ofCluster("get", "", "nodes/stats"));

  /** The reasons of a benchmark that ended because of a kubelet. */
  private static final Set<String> REFUSED =
      Set.of(Reason.NoPodUsage.name(), Reason.NodeNotVisible.name());

  /** The standard metrics that are primary in most benchmarks. */
  private static final Set<String> STANDARD = Set.of("pod-cpu", "pod-memory");

  private final KubernetesClient client;
  private final Installations installations;
  private final String namespace;

  PodUsageCheck(KubernetesClient client, Installations installations, String namespace) {
    this.client = client;
    this.installations = installations;
    this.namespace = namespace;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    List<Installation> operators = installations.found();
    operators.forEach(operator -> findings.addAll(of(operator)));
    installations
        .unknown()
        .filter(why -> operators.isEmpty())
        .map(
            why ->
                Finding.skipped(
                    NAME,
                    "cannot tell whether podUsage is on: " + why,
                    "an administrator can run rtb doctor"))
        .ifPresent(findings::add);
    Optional<RuntimeBenchmark> newest = newest();
    newest
        .flatMap(PodUsageCheck::refused)
        .or(() -> newest.flatMap(PodUsageCheck::missing))
        .ifPresent(findings::add);
    newest.flatMap(PodUsageCheck::figuresOfTheRuntime).ifPresent(findings::add);
    if (operators.stream().anyMatch(PodUsageCheck::isOn)) {
      waitingKubelets().ifPresent(findings::add);
      if (newest.isEmpty()) {
        findings.add(Finding.ok(NAME, NOT_ASKED.formatted(namespace)));
      }
    }
    return findings;
  }

  private static boolean isOn(Installation operator) {
    return !operator.setting(SETTING).orElse(OFF).equals(OFF);
  }

  /**
   * The kubelets whose newest request for a serving certificate waits for an approval. Such a
   * kubelet may have no certificate, and then ends every TLS handshake. Empty if there are none, or
   * if the user may not list the requests.
   */
  private Optional<Finding> waitingKubelets() {
    Map<String, CertificateSigningRequest> newest = new TreeMap<>();
    try {
      client.certificates().v1().certificateSigningRequests().list().getItems().stream()
          .filter(r -> KUBELET_SERVING.equals(r.getSpec().getSignerName()))
          .forEach(
              r ->
                  newest.merge(
                      String.valueOf(r.getSpec().getUsername()), r, PodUsageCheck::younger));
    } catch (KubernetesClientException e) {
      if (!isNotForUser(e)) {
        throw e;
      }
    }
    List<CertificateSigningRequest> waiting =
        newest.values().stream().filter(PodUsageCheck::isWaiting).toList();
    return waiting.stream()
        .findFirst()
        .map(
            r ->
                Finding.warning(
                    NAME,
                    "%d kubelet(s) wait for the approval of a serving certificate, for example %s (CSR %s): a kubelet without a certificate cannot answer the operator (NoCertificate)"
                        .formatted(
                            waiting.size(), r.getSpec().getUsername(), r.getMetadata().getName()),
                    "kubectl certificate approve %s; %s"
                        .formatted(r.getMetadata().getName(), GUIDE)));
  }

  private static CertificateSigningRequest younger(
      CertificateSigningRequest one, CertificateSigningRequest other) {
    return created(one).compareTo(created(other)) >= 0 ? one : other;
  }

  private static String created(HasMetadata object) {
    return String.valueOf(object.getMetadata().getCreationTimestamp());
  }

  /** A request without a decision has no condition. */
  private static boolean isWaiting(CertificateSigningRequest request) {
    return request.getStatus() == null
        || request.getStatus().getConditions() == null
        || request.getStatus().getConditions().isEmpty();
  }

  private List<Finding> of(Installation operator) {
    String setting = operator.setting(SETTING).orElse(OFF);
    if (!isOn(operator)) {
      return List.of(
          Finding.ok(
              name(),
              "off in %s/%s: the operator refuses design.mode Usage, and design.mode Density without acceptUnknownMemory, and runs every other benchmark"
                  .formatted(operator.namespace(), operator.name())));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(rights(operator, setting));
    if (setting.equals("Unverified")) {
      findings.add(
          Finding.warning(
              name(),
              "%s/%s does not check the certificates of kubelets, so whoever answers in place of a kubelet gets the operator's token"
                  .formatted(operator.namespace(), operator.name()),
              "set the chart's value podUsage.certificates to ClusterCA or CAFile; " + GUIDE));
    }
    return findings;
  }

  private Finding rights(Installation operator, String setting) {
    try {
      List<Right> lacking =
          RIGHTS.stream()
              .filter(
                  right ->
                      !OperatorRightsCheck.isAllowed(client, operator.user(), right, namespace))
              .toList();
      return lacking.isEmpty()
          ? Finding.ok(name(), "on (%s); %s has the rights".formatted(setting, operator.user()))
          : Finding.warning(
              name(),
              "%s may not %s, so the kubelets refuse the figures"
                  .formatted(
                      operator.user(),
                      lacking.stream().map(Right::text).collect(Collectors.joining(", "))),
              "set the chart's values podUsage.enabled and rbac.create to true");
    } catch (KubernetesClientException e) {
      if (!isNotForUser(e)) {
        throw e;
      }
      return Finding.skipped(
          name(),
          "on (%s); this user may not ask what %s may do".formatted(setting, operator.user()),
          "an administrator can run rtb doctor, or helm test");
    }
  }

  /** The user may not ask, or the cluster does not serve the resource. */
  private static boolean isNotForUser(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** The newest benchmark for which the operator asks kubelets. */
  private Optional<RuntimeBenchmark> newest() {
    return client
        .resources(RuntimeBenchmark.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(b -> b.getStatus() != null && b.getSpec().design() != null)
        .filter(b -> asksKubelets(b.getSpec().design()))
        .max(Comparator.comparing(PodUsageCheck::created));
  }

  /** A ramp that accepts unknown memory goes on without a kubelet, and so says nothing about it. */
  private static boolean asksKubelets(Design design) {
    return design.isUsage()
        || (design.isDensity()
            && design.density() != null
            && !design.density().acceptsUnknownMemory());
  }

  /** Why the benchmark ended because of a kubelet. */
  private static Optional<Finding> refused(RuntimeBenchmark benchmark) {
    return benchmark.getStatus().conditions().stream()
        .filter(c -> c.getReason() != null && REFUSED.contains(c.getReason()))
        .findFirst()
        .map(
            c ->
                Finding.warning(
                    NAME,
                    "%s ended without figures of a kubelet: %s"
                        .formatted(benchmark.getMetadata().getName(), c.getMessage()),
                    GUIDE));
  }

  /** Whether the container runtime, and not the kubelet, read the figures. */
  private static Optional<Finding> figuresOfTheRuntime(RuntimeBenchmark benchmark) {
    return benchmark.getStatus().comparisons().stream()
        .flatMap(c -> c.remarks().stream())
        .filter(r -> r.kind() == Remark.Kind.RuntimeFigures)
        .findFirst()
        .map(
            r ->
                Finding.ok(
                    NAME, "%s: %s".formatted(benchmark.getMetadata().getName(), r.message())));
  }

  /**
   * The most frequent reason why a benchmark lacks figures that decide. A figure that the node's
   * kernel does not have is no problem of the installation.
   */
  private static Optional<Finding> missing(RuntimeBenchmark benchmark) {
    return benchmark.getStatus().missing().stream()
        .flatMap(m -> m.reasons().stream().map(r -> new Reported(benchmark, m, r)))
        .filter(r -> r.isOfKubelet() || isPrimary(r))
        .max(Comparator.comparing(Reported::isOfKubelet).thenComparing(r -> r.reason().count()))
        .map(
            r ->
                Finding.warning(
                    NAME,
                    "%s has no value of %s under %s in %d trials: %s"
                        .formatted(
                            benchmark.getMetadata().getName(),
                            r.values().metric(),
                            r.values().runtime(),
                            r.reason().count(),
                            r.reason().reason()),
                    GUIDE));
  }

  private static boolean isPrimary(Reported reported) {
    String metric = reported.values().metric();
    return isPrimary(reported.benchmark(), metric)
        || (STANDARD.contains(metric)
            && reported.benchmark().getStatus().comparisons().stream()
                .noneMatch(c -> isPrimary(reported.benchmark(), c.metric())));
  }

  private static boolean isPrimary(RuntimeBenchmark benchmark, String metric) {
    return new BenchmarkView(benchmark).isPrimary(metric);
  }

  private record Reported(RuntimeBenchmark benchmark, MissingValues values, MissingCount reason) {

    /** Whether a kubelet refused: the reason then begins with one word and a colon. */
    boolean isOfKubelet() {
      return reason.reason().matches("[A-Z][A-Za-z]+: .*");
    }
  }
}
