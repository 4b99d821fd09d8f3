package dev.runtimebench.results.admission;

import com.google.re2j.Pattern;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why the API server refused a Pod, with the field of the benchmark or the value of the chart that
 * fixes the problem. The forms of the messages are those of Kubernetes 1.29 to 1.36. A message of
 * another form keeps the API server's words.
 *
 * @param message the API server's words and the fix
 * @param passing whether the same Pod may be accepted later
 * @param everyPod whether the same reason refuses every Pod of the benchmark, whatever its image is
 */
public record PodRejection(String message, boolean passing, boolean everyPod) {

  private static final int MAX_WORDS = 2000;

  /**
   * What the API server answered.
   *
   * @param words the message of the status
   * @param fields the fields of the Pod that the causes of the status name
   */
  public record Answer(String words, List<String> fields) {

    public Answer {
      words = words.replaceAll("\\s+", " ").strip();
    }

    /** A policy may write whole pages. */
    private String shown() {
      return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "...";
    }
  }

  /** What to do about an answer. */
  record Fix(String text, boolean passing, boolean everyPod) {

    static Fix lasting(String text) {
      return new Fix(text, false, true);
    }
  }

  /**
   * A form of an answer without amounts.
   *
   * @param pattern found anywhere in the answer
   * @param passing whether the same Pod may be accepted later
   */
  private record Form(Pattern pattern, boolean passing, String fix) {

    static Form lasting(String pattern, String fix) {
      return new Form(Pattern.compile(pattern), false, fix);
    }

    static Form passing(String pattern, String fix) {
      return new Form(Pattern.compile(pattern), true, fix);
    }

    Optional<Fix> fix(String words) {
      return pattern.matcher(words).find()
          ? Optional.of(new Fix(fix, passing, true))
          : Optional.empty();
    }
  }

  private static final String NO_CONSTRAINT = "unable to validate against any security context";

  private static final List<Form> FORMS =
      List.of(
          Form.passing(
              "status unknown for quota",
              "the quota controller has not counted the namespace yet; the operator tries again"),
          Form.passing(
              "error looking up service account",
              "the namespace has no ServiceAccount default yet; the operator tries again"),
          Form.lasting(
              "insufficient quota to match these scopes",
              "the cluster asks for a ResourceQuota with this scope: create one in the namespace, or change spec.priorityClassName (chart value benchmarkPods.priorityClassName)"),
          Form.lasting(
              "cannot create resource \"pods\"",
              "the operator has no right to create Pods here: set the chart's value rbac.create to true, and add the namespace to watchNamespaces if that value is set"),
          Form.lasting(
              "no PriorityClass with name",
              "create the PriorityClass, or change spec.priorityClassName (chart value benchmarkPods.priorityClassName if the benchmark names none)"),
          Form.lasting(
              "RuntimeClass .*not found",
              "the RuntimeClass was deleted: create it again, or change spec.runtimes[].runtimeClassName"),
          Form.lasting(
              "does not reference that imagePullSecret",
              "change spec.imagePullSecrets (chart value benchmarkPods.imagePullSecrets if the benchmark names none), or let the ServiceAccount default name the secret"),
          Form.lasting(
              "node label selector|conflict.*[nN]ode[sS]elector|[nN]ode[sS]elector.*conflict",
              "the namespace or a RuntimeClass selects other nodes: change spec.placement.nodeSelector"),
          Form.lasting(
              "tolerations .*whitelist",
              "the namespace does not allow these tolerations: change spec.placement.tolerations"),
          Form.lasting(
              "violates PodSecurity",
              "the operator sends Pods that meet the level restricted, so a mutating policy or webhook changed the Pod: exempt the namespace from that policy"));

  /**
   * Explains an answer.
   *
   * @param sent the Pod as the operator sent it
   * @param overhead what the Pod's RuntimeClass adds to the requests; empty if it adds nothing
   */
  public static PodRejection of(Answer answer, Pod sent, Map<String, Quantity> overhead) {
    Optional<Fix> fix =
        Stream.of(
                QuotaForms.fix(answer.words(), sent, overhead),
                LimitRangeForms.fix(answer.words(), sent, overhead),
                constraints(answer.words(), sent),
                FORMS.stream().flatMap(form -> form.fix(answer.words()).stream()).findFirst())
            .flatMap(Optional::stream)
            .findFirst();
    Fix found = fix.orElseGet(() -> PolicyHints.fix(answer));
    return new PodRejection(
        answer.shown() + "; " + found.text(), found.passing(), found.everyPod());
  }

  /** OpenShift refuses IDs outside of the namespace's range. */
  private static Optional<Fix> constraints(String words, Pod sent) {
    if (!words.contains(NO_CONSTRAINT)) {
      return Optional.empty();
    }
    return Optional.of(
        Fix.lasting(
            Optional.ofNullable(sent.getSpec().getSecurityContext())
                    .map(PodSecurityContext::getRunAsUser)
                    .isPresent()
                ? "the platform assigns the IDs of user and group: set the chart's value userIds to Platform, or to Auto where the API server serves the group security.openshift.io; then create the benchmark again"
                : "the operator left the IDs of user and group to the platform: let the namespace's ServiceAccount default use the SecurityContextConstraints restricted-v2"));
  }
}
