package dev.runtimebench.results.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares the Pod that was sent with the Pod that the API server stored. Mutating admission may
 * have changed every field in between.
 */
public final class PodComparison {

  /** The order of a map's keys says nothing, so fingerprints must not depend on the order. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** What two containers of the same name are compared by. */
  private static final List<String> OF_A_CONTAINER = List.of("image", "resources", "restartPolicy");

  private static final int MAX_VALUE_LENGTH = 80;

  /** Shown for a value that may be a secret. */
  private static final String HIDDEN = "(hidden)";

  /** The API server rounds quantities up to thousandths. */
  private static final int SCALE = 3;

  /** The lists whose elements have a name, and the field with the name. */
  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "ephemeralContainers", "name",
          "env", "name",
          "volumes", "name",
          "imagePullSecrets", "name",
          "volumeMounts", "mountPath",
          "ports", "containerPort",
          "resourceClaims", "name");

  /** Fields whose absence matters: with such a field, the Pod would be a different one. */
  private static final Set<String> STATED_BY_ABSENCE =
      Set.of(
          "spec.runtimeClassName",
          "spec.hostNetwork",
          "spec.hostPID",
          "spec.hostIPC",
          "spec.shareProcessNamespace");

  /**
   * More fields whose absence matters: without them, the image decides what our own container runs,
   * an empty variable stays empty, and a volume is on the node's disk.
   */
  private static final Pattern STATED_BY_ABSENCE_IN_LISTS =
      Pattern.compile(
          "spec\\.containers\\["
              + TrialNames.CONTAINER
              + "]\\.(command|args|workingDir|env\\[[^]]*]\\..*)|spec\\.volumes\\[[^]]*]\\.emptyDir\\.medium");

  /** The objects whose keys are not fields of a Pod. */
  private static final Pattern MAP =
      Pattern.compile("metadata\\..*|spec\\.nodeSelector|spec\\.overhead|.*\\.(limits|requests)");

  private static final Pattern VOLUME = Pattern.compile("spec\\.volumes\\[[^]]*]");

  /** The fields that the API server or the scheduler always fills in. */
  private static final Set<String> ALWAYS_FILLED =
      Set.of(
          "nodeName",
          "serviceAccount",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "preemptionPolicy",
          "enableServiceLinks",
          "defaultMode",
          "protocol");

  /** A CPU or memory limit; a container without a limit says that it wants none. */
  private static final Pattern LIMIT =
      Pattern.compile(
          "spec(\\.containers\\["
              + TrialNames.CONTAINER
              + "])?\\.resources\\.limits\\.(cpu|memory)");

  /** What else the API server fills in by default. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spec.schedulerName", "default-scheduler",
          "spec.serviceAccountName", "default",
          "spec.dnsPolicy", "ClusterFirst",
          "spec.priority", "0");

  private static final Set<String> DEFAULT_TOLERATIONS =
      Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  private final List<Difference> changed = new ArrayList<>();
  private final List<Difference> added = new ArrayList<>();

  /** The name of the Pod. Some platforms write the name into variables. */
  private final String pod;

  private PodComparison(String pod) {
    this.pod = pod;
  }

  /** The differences between the Pod that was sent and the Pod that the API server stored. */
  public static PodDifferences between(Pod sent, Pod stored) {
    PodComparison comparison = new PodComparison(stored.getMetadata().getName());
    comparison.object("spec", tree(sent.getSpec()), tree(stored.getSpec()));
    for (String field : List.of("labels", "annotations")) {
      comparison.object(
          "metadata." + field,
          tree(sent.getMetadata()).path(field),
          tree(stored.getMetadata()).path(field));
    }
    return new PodDifferences(comparison.changed, comparison.added);
  }

  private static JsonNode tree(Object part) {
    return part == null ? JSON.createObjectNode() : JSON.valueToTree(part);
  }

  private void object(String path, JsonNode sent, JsonNode stored) {
    boolean map = MAP.matcher(path).matches();
    for (Map.Entry<String, JsonNode> field : sent.properties()) {
      String at = path + "." + field.getKey();
      String name = map ? "" : field.getKey();
      JsonNode other = stored.path(field.getKey());
      if (VOLUME.matcher(path).matches() && field.getValue().isObject() && !other.isObject()) {
        changed.add(new Difference(at, "this kind of volume", kind(stored)));
      } else if (isEmpty(field.getValue())) {
        open(at, name, other);
      } else if (isEmpty(other)) {
        changed.add(new Difference(at, shown(at, field.getValue()), Difference.NOTHING));
      } else {
        field(at, name, field.getValue(), other);
      }
    }
    for (Map.Entry<String, JsonNode> field : stored.properties()) {
      if (!sent.has(field.getKey())) {
        open(path + "." + field.getKey(), map ? "" : field.getKey(), field.getValue());
      }
    }
  }

  /** The kind of a volume, for example {@code hostPath}. */
  private static String kind(JsonNode volume) {
    return volume.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals("name"))
        .findFirst()
        .orElse(Difference.NOTHING);
  }

  private void field(String at, String name, JsonNode sent, JsonNode stored) {
    if (sent.isObject() && stored.isObject()) {
      object(at, sent, stored);
    } else if (name.equals("tolerations")) {
      tolerations(at, sent, stored);
    } else if (KEYS.containsKey(name)) {
      named(at, KEYS.get(name), sent, stored);
    } else if (!isSame(at, sent, stored)) {
      changed.add(new Difference(at, shown(at, sent), shown(at, stored)));
    }
  }

  /** Compares lists of elements with names; the order of the elements says nothing. */
  private void named(String at, String key, JsonNode sent, JsonNode stored) {
    for (JsonNode element : sent) {
      String name = element.path(key).asText();
      Optional<JsonNode> other = element(stored, key, name);
      String field = at + "[" + name + "]";
      if (other.isEmpty()) {
        changed.add(new Difference(field, "this element", Difference.NOTHING));
      } else {
        object(field, element, other.get());
      }
    }
    for (JsonNode element : stored) {
      String name = element.path(key).asText();
      if (element(sent, key, name).isEmpty()) {
        added.add(addition(at + "[" + name + "]", element));
      }
    }
  }

  private static Optional<JsonNode> element(JsonNode list, String key, String name) {
    for (JsonNode element : list) {
      if (element.path(key).asText().equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private void tolerations(String at, JsonNode sent, JsonNode stored) {
    for (JsonNode toleration : sent) {
      if (!isCovered(toleration, stored)) {
        changed.add(new Difference(at, text(toleration), Difference.NOTHING));
      }
    }
    openTolerations(at, sent, stored);
  }

  private void openTolerations(String at, JsonNode sent, JsonNode stored) {
    for (JsonNode toleration : stored) {
      if (!contains(sent, toleration)
          && !DEFAULT_TOLERATIONS.contains(toleration.path("key").asText())) {
        added.add(addition(at, toleration));
      }
    }
  }

  /**
   * Whether a toleration of the list tolerates all that the wanted one does: the API server drops a
   * toleration that another one covers.
   */
  private static boolean isCovered(JsonNode wanted, JsonNode list) {
    for (JsonNode other : list) {
      boolean exists = other.path("operator").asText().equals("Exists");
      boolean key =
          (exists && other.path("key").asText().isEmpty())
              || other.path("key").asText().equals(wanted.path("key").asText());
      boolean value = exists || other.path("value").asText().equals(wanted.path("value").asText());
      boolean effect =
          other.path("effect").asText().isEmpty()
              || other.path("effect").asText().equals(wanted.path("effect").asText());
      boolean time =
          !other.hasNonNull("tolerationSeconds")
              || other.path("tolerationSeconds").equals(wanted.path("tolerationSeconds"));
      if (key && value && effect && time) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(JsonNode list, JsonNode wanted) {
    for (JsonNode element : list) {
      if (element.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Notes a field that was left open.
   *
   * @param name the name of the field; empty for a key that is not a field of a Pod
   */
  private void open(String at, String name, JsonNode stored) {
    if (isEmpty(stored) || ALWAYS_FILLED.contains(name)) {
      return;
    }
    if (STATED_BY_ABSENCE.contains(at)) {
      if (!stored.asText().equals("false")) {
        changed.add(new Difference(at, Difference.NOTHING, text(stored)));
      }
      return;
    }
    if (STATED_BY_ABSENCE_IN_LISTS.matcher(at).matches()) {
      changed.add(new Difference(at, Difference.NOTHING, shown(at, stored)));
      return;
    }
    if (text(stored).equals(DEFAULTS.get(at)) || isDefaultOfProbe(at)) {
      return;
    }
    if (LIMIT.matcher(at).matches()) {
      changed.add(new Difference(at, Difference.NOTHING, text(stored)));
      return;
    }
    if (name.equals("tolerations")) {
      openTolerations(at, JSON.createArrayNode(), stored);
    } else if (KEYS.containsKey(name)) {
      named(at, KEYS.get(name), JSON.createArrayNode(), stored);
    } else if (stored.isObject()) {
      object(at, JSON.createObjectNode(), stored);
    } else {
      added.add(addition(at, stored));
    }
  }

  /** A container's probe has many defaults; a probe that we did not send is an addition. */
  private static boolean isDefaultOfProbe(String at) {
    return at.contains("Probe.")
        && (at.endsWith("Seconds") || at.endsWith("Threshold") || at.endsWith(".scheme"));
  }

  private Difference addition(String at, JsonNode value) {
    Difference plain = new Difference(at, Difference.NOTHING, shown(at, value));
    String image = "image " + value.path("image").asText();
    if (plain.isContainer()) {
      return new Difference(
          at, Difference.NOTHING, image + ", fingerprint " + fingerprintOfContainer(value));
    }
    return value.has("image") ? new Difference(at, Difference.NOTHING, image) : plain;
  }

  /**
   * The fingerprint of what an added container costs the Pod. Commands and variables do not count:
   * a mesh writes the Pod's name into them.
   */
  private static String fingerprintOfContainer(JsonNode container) {
    ObjectNode cost = JSON.createObjectNode();
    OF_A_CONTAINER.forEach(
        field -> {
          if (!isEmpty(container.path(field))) {
            cost.set(field, withoutEmpty(container.path(field)));
          }
        });
    return Fingerprint.of(cost.toString());
  }

  /**
   * A value for people. Environment variables, annotations and volumes may hold secrets. The
   * fingerprint of a variable shows whether two Pods have the same value.
   */
  private String shown(String at, JsonNode value) {
    if (at.contains(".env[")) {
      String own =
          pod == null || pod.isEmpty() ? value.toString() : value.toString().replace(pod, "");
      return "(hidden, fingerprint " + Fingerprint.of(own) + ")";
    }
    boolean secret = at.startsWith("metadata.annotations.") || at.startsWith("spec.volumes[");
    return secret ? HIDDEN : text(value);
  }

  /** Whether two values are the same; quantities may be written in several ways. */
  private static boolean isSame(String at, JsonNode sent, JsonNode stored) {
    if (sent.isValueNode() && stored.isValueNode()) {
      return sent.asText().equals(stored.asText()) || isSameQuantity(at, sent, stored);
    }
    return at.endsWith(".capabilities.drop")
        ? containsAll(stored, sent)
        : sent.equals(withoutEmpty(stored));
  }

  private static boolean containsAll(JsonNode list, JsonNode wanted) {
    for (JsonNode element : wanted) {
      if (!contains(list, element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameQuantity(String at, JsonNode sent, JsonNode stored) {
    if (!at.contains("resources.") && !at.endsWith("sizeLimit") && !at.contains("overhead.")) {
      return false;
    }
    try {
      return amount(sent).compareTo(amount(stored)) == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static BigDecimal amount(JsonNode quantity) {
    return Quantity.getAmountInBytes(Quantity.parse(quantity.asText()))
        .setScale(SCALE, RoundingMode.CEILING);
  }

  private static JsonNode withoutEmpty(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode full = JSON.createObjectNode();
      object
          .properties()
          .forEach(
              field -> {
                if (!isEmpty(field.getValue())) {
                  full.set(field.getKey(), withoutEmpty(field.getValue()));
                }
              });
      return full;
    }
    return node;
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || (node.isContainerNode() && node.isEmpty())
        || (node.isTextual() && node.asText().isEmpty());
  }

  private static String text(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    return text.length() <= MAX_VALUE_LENGTH
        ? text
        : text.substring(0, MAX_VALUE_LENGTH) + "... (fingerprint " + Fingerprint.of(text) + ")";
  }
}
