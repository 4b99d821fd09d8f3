package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.plan.PlannedPods;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Do the quotas of the namespace leave room for what a benchmark has at a time: its Pods with their
 * overhead, and its ConfigMap?
 */
final class QuotaCheck implements Check {

  /** A quota with another scope may not count the Pods of a benchmark. */
  private static final Set<String> SCOPES_OF_TRIALS = Set.of("Terminating", "NotBestEffort");

  /** The operator writes the samples of a benchmark into ConfigMaps: one at least. */
  private static final Set<String> CONFIG_MAPS = Set.of("configmaps", "count/configmaps");

  private final KubernetesClient client;
  private final String namespace;
  private final List<Subject> subjects;
  private final List<RuntimeClass> runtimeClasses;

  /**
   * @param runtimeClasses for the overhead of the Pods; a RuntimeClass that is not known counts as
   *     one without overhead
   */
  QuotaCheck(
      KubernetesClient client,
      String namespace,
      List<Subject> subjects,
      List<RuntimeClass> runtimeClasses) {
    this.client = client;
    this.namespace = namespace;
    this.subjects = subjects;
    this.runtimeClasses = runtimeClasses;
  }

  @Override
  public String name() {
    return "quotas";
  }

  @Override
  public List<Finding> run() {
    List<ResourceQuota> quotas =
        client.resourceQuotas().inNamespace(namespace).list().getItems().stream()
            .filter(QuotaCheck::mayCount)
            .toList();
    if (quotas.isEmpty()) {
      return List.of(
          Finding.ok(name(), "no ResourceQuota in " + namespace + " limits the Pods of trials"));
    }
    List<Finding> findings = new ArrayList<>();
    for (Subject subject : subjects) {
      quotas.forEach(quota -> findings.addAll(check(subject, quota)));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(name(), "the ResourceQuotas of " + namespace + " leave enough room"))
        : findings;
  }

  private static boolean mayCount(ResourceQuota quota) {
    List<String> scopes = quota.getSpec().getScopes();
    return quota.getSpec().getHard() != null
        && (scopes == null || SCOPES_OF_TRIALS.containsAll(scopes));
  }

  private List<Finding> check(Subject subject, ResourceQuota quota) {
    Map<String, BigDecimal> needed = needed(subject);
    Map<String, Quantity> used =
        Optional.ofNullable(quota.getStatus()).map(status -> status.getUsed()).orElse(Map.of());
    List<Finding> findings = new ArrayList<>();
    new TreeMap<>(quota.getSpec().getHard())
        .forEach(
            (resource, hard) -> {
              BigDecimal need = needed.get(resource);
              if (need != null && need.signum() > 0) {
                over(subject, quota, resource, need, hard, used.get(resource))
                    .map(finding -> selected(quota, finding))
                    .ifPresent(findings::add);
              }
            });
    return findings;
  }

  /** A scopeSelector may select the Pods by a class that admission gives them. */
  private Finding selected(ResourceQuota quota, Finding finding) {
    return quota.getSpec().getScopeSelector() == null
        ? finding
        : Finding.unknown(
            name(),
            "whether ResourceQuota %s counts the Pods of trials is not known, because the quota has a scopeSelector; if so: %s"
                .formatted(quota.getMetadata().getName(), finding.message()),
            "compare the scopeSelector with the priorityClassName of the Pods; if the quota counts"
                + " them, "
                + finding.fix());
  }

  private Optional<Finding> over(
      Subject subject,
      ResourceQuota quota,
      String resource,
      BigDecimal need,
      Quantity hard,
      Quantity used) {
    BigDecimal limit = hard.getNumericalAmount();
    BigDecimal taken = used == null ? BigDecimal.ZERO : used.getNumericalAmount();
    if (taken.add(need).compareTo(limit) <= 0) {
      return Optional.empty();
    }
    boolean configMaps = CONFIG_MAPS.contains(resource);
    String what =
        "%s needs %s %s, but ResourceQuota %s allows %s"
            .formatted(
                subject.label(),
                shown(need),
                configMaps
                    ? "or more of " + resource + " for its samples"
                    : "of " + resource + " at a time",
                quota.getMetadata().getName(),
                hard);
    boolean never = need.compareTo(limit) > 0;
    String full = never ? what : "%s, and %s is in use".formatted(what, used);
    if (configMaps) {
      return Optional.of(
          Finding.problem(
              name(), full, "raise the quota, or delete ConfigMaps and ended benchmarks"));
    }
    return Optional.of(
        Finding.problem(
            name(),
            full,
            never
                ? "lower spec.resources or spec.design.concurrency, or raise the quota"
                : "end Pods in the namespace, lower spec.resources, or raise the quota"));
  }

  private static String shown(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  /**
   * What a benchmark counts at a time, by the resource's name in a quota: the Pods of the trial
   * that needs the most, each with the overhead of its RuntimeClass, and the first ConfigMap.
   */
  private Map<String, BigDecimal> needed(Subject subject) {
    BigDecimal pods =
        BigDecimal.valueOf(
            PlannedPods.atATime(subject.experiment().design(), subject.experiment().workload()));
    Resources each = subject.experiment().resources();
    BigDecimal cpu =
        each.cpu().getNumericalAmount().multiply(pods).add(overhead(subject, "cpu", pods));
    BigDecimal memory =
        each.memory().getNumericalAmount().multiply(pods).add(overhead(subject, "memory", pods));
    Map<String, BigDecimal> needed = new HashMap<>();
    needed.put("pods", pods);
    needed.put("count/pods", pods);
    needed.put("cpu", cpu);
    needed.put("requests.cpu", cpu);
    needed.put("memory", memory);
    needed.put("requests.memory", memory);
    needed.put("limits.memory", memory);
    if (each.limitsCpu()) {
      needed.put("limits.cpu", cpu);
    }
    CONFIG_MAPS.forEach(name -> needed.put(name, BigDecimal.ONE));
    return needed;
  }

  /** The overhead of all Pods of a trial, under the runtime for which it is the largest. */
  private BigDecimal overhead(Subject subject, String resource, BigDecimal pods) {
    Experiment experiment = subject.experiment();
    boolean server = experiment.workload().server() != null;
    BigDecimal peer =
        server ? overhead(experiment.runtime(experiment.peerRuntime()), resource) : BigDecimal.ZERO;
    BigDecimal own = server ? pods.subtract(BigDecimal.ONE) : pods;
    return experiment.runtimes().stream()
        .map(runtime -> overhead(runtime, resource).multiply(own).add(peer))
        .max(BigDecimal::compareTo)
        .orElse(BigDecimal.ZERO);
  }

  private BigDecimal overhead(ResolvedRuntime runtime, String resource) {
    return runtimeClasses.stream()
        .filter(one -> one.getMetadata().getName().equals(runtime.runtimeClassName()))
        .findFirst()
        .flatMap(one -> Optional.ofNullable(one.getOverhead()))
        .flatMap(overhead -> Optional.ofNullable(overhead.getPodFixed()))
        .flatMap(fixed -> Optional.ofNullable(fixed.get(resource)))
        .map(Quantity::getNumericalAmount)
        .orElse(BigDecimal.ZERO);
  }
}
