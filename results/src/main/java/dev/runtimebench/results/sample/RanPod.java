package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Pod that ran, after the platform had changed it. Requests and limits are those of the
 * workload's container.
 *
 * @param runtimeClassName null if the Pod has no RuntimeClass
 * @param imageId the image that ran, as the kubelet names it; null if unknown
 * @param overhead what the RuntimeClass adds to the Pod's requests and limits, for example {@code
 *     cpu 250m, memory 120Mi}; {@code none} if it adds nothing; null in the samples of earlier
 *     versions
 * @param requests quantities by resource; never null
 * @param limits quantities by resource; never null
 * @param qosClass null if unknown
 * @param pullPolicy the pull policy, if the platform changed the policy; else null
 * @param containers the containers that the platform added, for example {@code container proxy
 *     (image mesh/proxy:1, fingerprint 12ab)}; only {@code container proxy} in the samples of
 *     earlier versions; never null
 * @param resources the requests and limits that the platform changed; never null
 * @param changed the other fields that the platform changed; never null
 * @param added what else the platform added; never null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RanPod(
    String runtimeClassName,
    String imageId,
    String overhead,
    Map<String, String> requests,
    Map<String, String> limits,
    String qosClass,
    String pullPolicy,
    List<String> containers,
    List<String> resources,
    List<String> changed,
    List<String> added) {

  /** How many additions a sample lists. */
  public static final int MAX_ADDED = 12;

  /** The name of {@link #containers} in {@link Unequal}. */
  public static final String ADDED_CONTAINERS = "the list of added containers";

  /** The fields of a Pod that reach its workload. */
  private static final List<String> OF_THE_WORK =
      List.of(
          "spec.securityContext.",
          "spec.hostUsers",
          "spec.dnsPolicy",
          "spec.dnsConfig",
          "spec.hostAliases");

  private static final String PULL_POLICY =
      "spec.containers[" + TrialNames.CONTAINER + "].imagePullPolicy";

  private static final String MORE = "more fields of the container";

  /** Comes between the name of an added container and its details. */
  private static final String DETAILS = " (image ";

  /** A field that differs between two Pods. */
  public record Unequal(String field, String here, String there) {}

  public RanPod {
    requests = requests == null ? Map.of() : requests;
    limits = limits == null ? Map.of() : limits;
    containers = containers == null ? List.of() : containers;
    resources = resources == null ? List.of() : resources;
    changed = changed == null ? List.of() : changed;
    added = added == null ? List.of() : added;
  }

  /** Whether a CPU limit can throttle the workload. */
  public boolean hasCpuLimit() {
    return limits.containsKey("cpu") || limits.containsKey("pod.cpu");
  }

  /**
   * The first difference that a comparison of the two Pods would measure: of the requests, the
   * limits, the QoS class, the added containers, whether the kubelet asks the registry before the
   * start, and the additions to what the workload runs with.
   */
  public Optional<Unequal> unequal(RanPod other) {
    return unequal("requests", requests, other.requests)
        .or(() -> unequal("limits", limits, other.limits))
        .or(
            () ->
                qosClass == null || other.qosClass == null || qosClass.equals(other.qosClass)
                    ? Optional.empty()
                    : Optional.of(new Unequal("qosClass", qosClass, other.qosClass)))
        .or(
            () ->
                areSameContainers(other)
                    ? Optional.empty()
                    : Optional.of(
                        new Unequal(
                            ADDED_CONTAINERS, containers.toString(), other.containers.toString())))
        .or(
            () ->
                asksRegistry() == other.asksRegistry()
                    ? Optional.empty()
                    : Optional.of(
                        new Unequal(PULL_POLICY, shown(pullPolicy), shown(other.pullPolicy))))
        .or(() -> unequalAdditions(other));
  }

  /** Compares the added containers by name only if one side has no details. */
  private boolean areSameContainers(RanPod other) {
    boolean whole =
        Stream.concat(containers.stream(), other.containers.stream())
            .allMatch(container -> container.contains(DETAILS));
    UnaryOperator<String> form = container -> whole ? container : name(container);
    Set<String> here = containers.stream().map(form).collect(Collectors.toSet());
    Set<String> there = other.containers.stream().map(form).collect(Collectors.toSet());
    return here.equals(there);
  }

  private static String shown(String pullPolicy) {
    return pullPolicy == null ? "unchanged" : pullPolicy;
  }

  private static String name(String container) {
    int details = container.indexOf(DETAILS);
    return details < 0 ? container : container.substring(0, details);
  }

  private Optional<Unequal> unequalAdditions(RanPod other) {
    Map<String, String> here = additions(added);
    Map<String, String> there = additions(other.added);
    TreeSet<String> fields = new TreeSet<>(here.keySet());
    if (isComplete(added) && isComplete(other.added)) {
      fields.addAll(there.keySet());
    } else {
      fields.retainAll(there.keySet());
    }
    return fields.stream()
        .filter(field -> differs(here.get(field), there.get(field)))
        .findFirst()
        .map(
            field ->
                new Unequal(
                    field,
                    here.getOrDefault(field, "nothing"),
                    there.getOrDefault(field, "nothing")));
  }

  /** Samples of the first versions have at most {@link #MAX_ADDED} entries, in any order. */
  private static boolean isComplete(List<String> added) {
    return added.size() != MAX_ADDED || added.stream().anyMatch(e -> e.startsWith(MORE));
  }

  /** Whether two values differ. The samples of the first versions have no fingerprints. */
  private static boolean differs(String here, String there) {
    return !isUnknown(here) && !isUnknown(there) && !Objects.equals(here, there);
  }

  private static boolean isUnknown(String value) {
    return value != null && (value.equals("(hidden)") || value.endsWith("..."));
  }

  private static Map<String, String> additions(List<String> added) {
    Map<String, String> values = new TreeMap<>();
    for (String entry : added) {
      if (isOfTheWork(entry) || entry.startsWith(MORE)) {
        String[] parts = entry.split(": ", 2);
        // The volume behind a mount often has a name of its own in each Pod.
        boolean mount = parts[0].contains(".volumeMounts[");
        values.put(parts[0], mount || parts.length < 2 ? "a value" : parts[1]);
      }
    }
    return values;
  }

  /**
   * Whether an entry of {@link #added} is about what the workload runs with: the fields of its
   * container, and the security settings, the name servers and the host names of its Pod. Requests
   * and limits have fields of their own, and SELinux labels change no speed.
   */
  public static boolean isOfTheWork(String entry) {
    boolean work =
        entry.startsWith("spec.containers[" + TrialNames.CONTAINER + "].")
            || OF_THE_WORK.stream().anyMatch(entry::startsWith);
    return work && !entry.contains("].resources.") && !entry.contains(".seLinuxOptions.");
  }

  /** The entry of {@link #added} in place of the entries of the work that are not listed. */
  public static String moreOfTheWork(int count, String fingerprint) {
    return MORE + ": " + count + " (fingerprint " + fingerprint + ")";
  }

  /**
   * Whether the RuntimeClass added something else to the other Pod, which ran under the same
   * runtime. Unknown counts as no.
   */
  public boolean hasOtherOverhead(RanPod other) {
    return overhead != null && other.overhead != null && !overhead.equals(other.overhead);
  }

  /** Whether the kubelet asked the registry although the operator did not ask for that. */
  @JsonIgnore
  public boolean asksRegistry() {
    return "Always".equals(pullPolicy);
  }

  private static Optional<Unequal> unequal(
      String field, Map<String, String> here, Map<String, String> there) {
    TreeSet<String> resources = new TreeSet<>(here.keySet());
    resources.addAll(there.keySet());
    return resources.stream()
        .filter(resource -> !isSame(here.get(resource), there.get(resource)))
        .findFirst()
        .map(
            resource ->
                new Unequal(
                    field + "." + resource,
                    here.getOrDefault(resource, "nothing"),
                    there.getOrDefault(resource, "nothing")));
  }

  private static boolean isSame(String here, String there) {
    if (Objects.equals(here, there)) {
      return true;
    }
    return here != null && there != null && Quantity.parse(here).equals(Quantity.parse(there));
  }

  /**
   * Whether both Pods ran images with different digests. Unknown counts as no. The kubelet names an
   * image by a digest in a repository or by the digest of its configuration; only digests of the
   * same form can be compared.
   */
  public boolean hasOtherImage(RanPod other) {
    if (imageId == null || other.imageId == null) {
      return false;
    }
    boolean sameForm = imageId.contains("@") == other.imageId.contains("@");
    return sameForm && !digest(imageId).equals(digest(other.imageId));
  }

  /** The part of an image's name that identifies its content, with the kubelet's name. */
  public static String digest(String imageId) {
    return imageId.substring(imageId.indexOf('@') + 1);
  }
}
