package dev.runtimebench.results.admission;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.runtimebench.results.admission.PodRejection.Fix;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The answers of the admission plugin ResourceQuota. */
final class QuotaForms {

  private static final Pattern EXCEEDED =
      Pattern.compile("exceeded quota: (\\S+), requested: (\\S+), used: (\\S+), limited: (\\S+)");

  private static final Pattern FAILED = Pattern.compile("failed quota: (\\S+): must specify (.+)");

  private QuotaForms() {}

  static Optional<Fix> fix(String words, Pod sent, Map<String, Quantity> overhead) {
    Matcher exceeded = EXCEEDED.matcher(words);
    if (exceeded.find()) {
      return Optional.of(
          exceeded(
              exceeded.group(1),
              amounts(exceeded.group(2)),
              amounts(exceeded.group(4)),
              sent,
              overhead));
    }
    Matcher failed = FAILED.matcher(words);
    return failed.find() ? Optional.of(failed(failed.group(2))) : Optional.empty();
  }

  /** A request above the hard limit never fits, however long the operator waits. */
  private static Fix exceeded(
      String quota,
      Map<String, String> requested,
      Map<String, String> hard,
      Pod sent,
      Map<String, Quantity> overhead) {
    Set<String> added = new LinkedHashSet<>();
    Set<String> fields = new LinkedHashSet<>();
    List<String> above = new ArrayList<>();
    requested.forEach(
        (counted, amount) -> {
          String resource = ResourceFields.resource(counted);
          added.add(ResourceFields.overhead(sent, resource, overhead));
          fields.add(field(counted, sent));
          if (isAbove(amount, hard.get(counted), sent)) {
            above.add(
                "%s is %s, above the hard limit of %s"
                    .formatted(counted, amount + times(sent), hard.get(counted)));
          }
        });
    fields.remove("");
    String lower = fields.isEmpty() ? "" : "lower " + String.join(" and ", fields) + ", or ";
    String why =
        above.isEmpty()
            ? "other Pods of the namespace use the rest, and the operator tries again: wait for them, "
            : String.join(", ", above) + ", so no wait helps: ";
    return new Fix(
        String.join("", added) + why + lower + "raise the ResourceQuota " + quota,
        above.isEmpty(),
        true);
  }

  private static String field(String counted, Pod sent) {
    boolean ofBurst = pods(sent) > 1;
    return ResourceFields.field(ResourceFields.resource(counted))
        .orElse(ofBurst && counted.endsWith("pods") ? "spec.design.concurrency" : "");
  }

  /** All Pods of a burst run at the same time. */
  private static boolean isAbove(String amount, String hard, Pod sent) {
    Optional<BigDecimal> asked = ResourceFields.amount(amount);
    Optional<BigDecimal> limit = Optional.ofNullable(hard).flatMap(ResourceFields::amount);
    return asked.isPresent()
        && limit.isPresent()
        && asked.get().multiply(BigDecimal.valueOf(pods(sent))).compareTo(limit.get()) > 0;
  }

  private static String times(Pod sent) {
    return pods(sent) > 1 ? " for each of " + pods(sent) + " Pods" : "";
  }

  private static int pods(Pod sent) {
    return Integer.parseInt(sent.getMetadata().getLabels().getOrDefault(Labels.CONCURRENCY, "1"));
  }

  /** The quota counts a resource that a container does not mention. */
  private static Fix failed(String missing) {
    Set<String> fixes = new LinkedHashSet<>();
    for (String entry : missing.split(";")) {
      String[] parts = entry.split(" for: ", 2);
      if (parts.length == 2
          && !List.of(parts[1].strip().split(",")).contains(TrialNames.CONTAINER)) {
        fixes.add(
            "container %s is not the operator's: the policy or webhook that added it must set its resources"
                .formatted(parts[1].strip()));
        continue;
      }
      for (String counted : parts[0].strip().split(",")) {
        String resource = ResourceFields.resource(counted.strip());
        fixes.add(
            resource.equals("cpu")
                ? ResourceFields.LIMIT_CPU
                : ResourceFields.field(resource)
                    .map(field -> "set " + field)
                    .orElse(
                        "a benchmark cannot ask for %s: measure in a namespace without this quota"
                            .formatted(resource)));
      }
    }
    return Fix.lasting(String.join("; ", fixes));
  }

  /** Reads {@code limits.cpu=1,pods=2}. */
  private static Map<String, String> amounts(String text) {
    Map<String, String> amounts = new LinkedHashMap<>();
    for (String entry : text.split(",")) {
      int at = entry.indexOf('=');
      if (at > 0) {
        amounts.put(entry.substring(0, at), entry.substring(at + 1));
      }
    }
    return amounts;
  }
}
