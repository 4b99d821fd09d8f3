package dev.runtimebench.results.admission;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.runtimebench.results.admission.PodRejection.Fix;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The answers of the admission plugin LimitRanger, and of the API server's validation about a limit
 * that LimitRanger has set.
 */
final class LimitRangeForms {

  private static final String AMOUNT = "([0-9][0-9.A-Za-z]*?)";

  private static final Pattern BOUND =
      Pattern.compile(
          "(minimum|maximum) (\\S+) usage per (Container|Pod) is "
              + AMOUNT
              + "(?:, but (request|limit) is [0-9]|\\. +No (request|limit) is specified)");

  /** A request must not exceed its limit. A LimitRange sets limits, but keeps requests. */
  private static final Pattern ABOVE_LIMIT =
      Pattern.compile(
          "Invalid value: \"([^\"]*)\": must be less than or equal to (\\S+) limit of ([0-9][0-9.A-Za-z]*)");

  private static final Pattern RATIO =
      Pattern.compile(
          "(\\S+) max limit to request ratio per (?:Container|Pod) is \\S+, but (no limit|no request|provided)");

  private static final String CHANGED =
      "the operator sends a limit that is equal to the request, so a mutating policy or webhook changed the Pod: exempt the namespace from that policy";

  /** The API server puts several problems into brackets. */
  private static final String BRACKET = "[";

  private LimitRangeForms() {}

  static Optional<Fix> fix(String words, Pod sent, Map<String, Quantity> overhead) {
    Set<String> fixes = new LinkedHashSet<>();
    Matcher above = ABOVE_LIMIT.matcher(words);
    while (above.find()) {
      fixes.add(aboveLimit(new SetLimit(sent, above.group(2)), above.group(1), above.group(3)));
    }
    Matcher bound = BOUND.matcher(words);
    while (bound.find()) {
      String resource = bound.group(2);
      boolean ofPod = bound.group(3).equals("Pod");
      boolean ofLimit = "limit".equals(bound.group(5));
      fixes.add(
          (ofPod ? ResourceFields.overhead(sent, resource, overhead) : "")
              + (ofLimit ? new SetLimit(sent, resource).why() : "")
              + (bound.group(6) == null
                  ? bound(bound.group(1), resource, bound.group(4), ofPod)
                  : unspecified(resource)));
    }
    Matcher ratio = RATIO.matcher(words);
    while (ratio.find()) {
      String resource = ratio.group(1).replace(BRACKET, "");
      fixes.add(
          ratio.group(2).equals("provided")
              ? unequal(new SetLimit(sent, resource))
              : unspecified(resource));
    }
    return fixes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Fix.lasting(String.join("; ", fixes) + ", or change the LimitRange of the namespace"));
  }

  /** A limit that the Pod had when the API server refused the Pod. */
  private record SetLimit(Pod sent, String resource) {

    /** Whether the operator sent no limit, so that a LimitRange may have set the limit. */
    boolean isAdded() {
      return sent.getSpec().getContainers().stream()
          .anyMatch(container -> !container.getResources().getLimits().containsKey(resource));
    }

    /** Where the limit comes from, and what to do first; empty if the operator sent the limit. */
    String why() {
      if (!isAdded()) {
        return "";
      }
      return resource.equals("cpu")
          ? "spec.resources.limitCpu is false, so a LimitRange of the namespace set the CPU limit (its default or its max; `kubectl get limitranges` shows both): set spec.resources.limitCpu to true, and "
          : "the benchmark asks for no limit of %s, so a LimitRange of the namespace set the limit: "
              .formatted(resource);
    }
  }

  private static String aboveLimit(SetLimit limit, String asked, String amount) {
    if (!limit.isAdded()) {
      return CHANGED;
    }
    return limit.resource().equals("cpu")
        ? "spec.resources.limitCpu is false, so a LimitRange of the namespace set the CPU limit of %s (its default or its max), below the %s of spec.resources.cpu: set spec.resources.limitCpu to true for a limit of %s, or lower spec.resources.cpu to at most %s"
            .formatted(amount, asked, asked, amount)
        : limit.why()
            + ResourceFields.field(limit.resource())
                .map(field -> "set %s to at most %s".formatted(field, amount))
                .orElse("a benchmark cannot ask for " + limit.resource());
  }

  private static String unequal(SetLimit limit) {
    if (!limit.isAdded()) {
      return CHANGED;
    }
    return limit.resource().equals("cpu")
        ? "spec.resources.limitCpu is false, so a LimitRange of the namespace set the CPU limit: set spec.resources.limitCpu to true, and the limit is equal to the request"
        : unspecified(limit.resource());
  }

  private static String bound(String bound, String resource, String amount, boolean ofPod) {
    boolean minimum = bound.equals("minimum");
    return ResourceFields.field(resource)
        .map(
            field ->
                "%s %s to %s %s%s"
                    .formatted(
                        minimum ? "raise" : "lower",
                        field,
                        minimum ? "at least" : "at most",
                        amount,
                        ofPod ? " for the whole Pod" : ""))
        .orElse("a benchmark cannot ask for " + resource);
  }

  private static String unspecified(String resource) {
    return resource.equals("cpu")
        ? ResourceFields.LIMIT_CPU
        : ResourceFields.field(resource)
            .map(field -> "set " + field)
            .orElse("a benchmark cannot ask for " + resource);
  }
}
