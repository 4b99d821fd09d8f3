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

/** The answers of the admission plugin LimitRanger. */
final class LimitRangeForms {

  private static final String AMOUNT = "([0-9][0-9.A-Za-z]*?)";

  private static final Pattern BOUND =
      Pattern.compile(
          "(minimum|maximum) (\\S+) usage per (Container|Pod) is "
              + AMOUNT
              + "(?:, but (?:request|limit) is [0-9]|\\. +No (request|limit) is specified)");

  private static final Pattern RATIO =
      Pattern.compile(
          "(\\S+) max limit to request ratio per (?:Container|Pod) is \\S+, but (no limit|no request|provided)");

  /** The API server puts several problems into brackets. */
  private static final String BRACKET = "[";

  private LimitRangeForms() {}

  static Optional<Fix> fix(String words, Pod sent, Map<String, Quantity> overhead) {
    Set<String> fixes = new LinkedHashSet<>();
    Matcher bound = BOUND.matcher(words);
    while (bound.find()) {
      String resource = bound.group(2);
      boolean ofPod = bound.group(3).equals("Pod");
      fixes.add(
          (ofPod ? ResourceFields.overhead(sent, resource, overhead) : "")
              + (bound.group(5) == null
                  ? bound(bound.group(1), resource, bound.group(4), ofPod)
                  : unspecified(resource)));
    }
    Matcher ratio = RATIO.matcher(words);
    while (ratio.find()) {
      String resource = ratio.group(1).replace(BRACKET, "");
      fixes.add(
          ratio.group(2).equals("provided") && !isWithoutLimit(sent, resource)
              ? "the operator sends a limit that is equal to the request, so a mutating policy or webhook changed the Pod: exempt the namespace from that policy"
              : unspecified(resource));
    }
    return fixes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Fix.lasting(String.join("; ", fixes) + ", or change the LimitRange of the namespace"));
  }

  /** Then a LimitRange may have set the limit. */
  private static boolean isWithoutLimit(Pod sent, String resource) {
    return sent.getSpec().getContainers().stream()
        .anyMatch(container -> !container.getResources().getLimits().containsKey(resource));
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
