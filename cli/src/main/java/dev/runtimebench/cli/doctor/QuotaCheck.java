package dev.runtimebench.cli.doctor;

import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.results.plan.PlannedPods;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Do the quotas of the namespace leave room for the Pods that a benchmark has at a time? */
final class QuotaCheck implements Check {

  /** A quota with another scope may not count the Pods of a benchmark. */
  private static final Set<String> SCOPES_OF_TRIALS = Set.of("Terminating", "NotBestEffort");

  private final KubernetesClient client;
  private final String namespace;
  private final List<Subject> subjects;

  QuotaCheck(KubernetesClient client, String namespace, List<Subject> subjects) {
    this.client = client;
    this.namespace = namespace;
    this.subjects = subjects;
  }

  @Override
  public String name() {
    return "quotas";
  }

  @Override
  public List<Finding> run() {
    List<ResourceQuota> quotas =
        client.resourceQuotas().inNamespace(namespace).list().getItems().stream()
            .filter(QuotaCheck::countsTrials)
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

  private static boolean countsTrials(ResourceQuota quota) {
    List<String> scopes = quota.getSpec().getScopes();
    return quota.getSpec().getScopeSelector() == null
        && (scopes == null || SCOPES_OF_TRIALS.containsAll(scopes));
  }

  private List<Finding> check(Subject subject, ResourceQuota quota) {
    Map<String, BigDecimal> needed = needed(subject);
    Map<String, Quantity> used =
        Optional.ofNullable(quota.getStatus()).map(status -> status.getUsed()).orElse(Map.of());
    List<Finding> findings = new ArrayList<>();
    quota
        .getSpec()
        .getHard()
        .forEach(
            (resource, hard) -> {
              BigDecimal need = needed.get(resource);
              if (need != null && need.signum() > 0) {
                over(subject, quota, resource, need, hard, used.get(resource))
                    .ifPresent(findings::add);
              }
            });
    return findings;
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
    String what =
        "%s needs %s of %s at a time, but ResourceQuota %s allows %s"
            .formatted(subject.label(), shown(need), resource, quota.getMetadata().getName(), hard);
    return Optional.of(
        need.compareTo(limit) > 0
            ? Finding.problem(
                name(), what, "lower spec.resources or spec.design.concurrency, or raise the quota")
            : Finding.problem(
                name(),
                "%s, and %s is in use".formatted(what, used),
                "end Pods in the namespace, lower spec.resources, or raise the quota"));
  }

  private static String shown(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  /** What the Pods of a trial count at a time, by the resource's name in a quota. */
  private static Map<String, BigDecimal> needed(Subject subject) {
    BigDecimal pods =
        BigDecimal.valueOf(
            PlannedPods.atATime(subject.experiment().design(), subject.experiment().workload()));
    Resources each = subject.experiment().resources();
    BigDecimal cpu = each.cpu().getNumericalAmount().multiply(pods);
    BigDecimal memory = each.memory().getNumericalAmount().multiply(pods);
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
    return needed;
  }
}
