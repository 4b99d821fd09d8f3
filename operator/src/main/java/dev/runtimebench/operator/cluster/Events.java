package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events on benchmarks, and reads the Events on a Pod. */
public final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final String COMPONENT = "runtimebench-operator";
  private static final int CONFLICT = 409;
  private static final String MISSING_SECRET = "FailedToRetrieveImagePullSecret";

  /** The API server's limit. */
  private static final int MAX_MESSAGE_LENGTH = 1024;

  private final KubernetesClient client;
  private final OperatorClock clock;

  public Events(KubernetesClient client, OperatorClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The types of an Event in the Kubernetes API. */
  public enum Type {
    Normal,
    Warning
  }

  /**
   * Writes an Event. The same message on the same benchmark makes one Event with a count. When the
   * Event cannot be written, this method logs a warning, and the benchmark goes on.
   */
  public void write(RuntimeBenchmark benchmark, Type type, Reason reason, String message) {
    Event event = event(benchmark, type, reason.name(), cut(message));
    if (!create(event)) {
      countUp(event);
    }
  }

  /** Like {@link #write}, but the same message does not raise the count. */
  public void writeOnce(RuntimeBenchmark benchmark, Type type, Reason reason, String message) {
    create(event(benchmark, type, reason.name(), cut(message)));
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH);
  }

  /** Returns false if the Event exists. */
  private boolean create(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      warn(event, "cannot write event {}: {}", e);
    }
    return true;
  }

  private static void warn(Event event, String message, KubernetesClientException e) {
    ObjectReference benchmark = event.getInvolvedObject();
    LOG.atWarn()
        .addKeyValue("benchmark", benchmark.getNamespace() + "/" + benchmark.getName())
        .log(message, event.getReason(), ApiErrors.describe(e));
  }

  private void countUp(Event event) {
    try {
      // By name, because the client does not read the newest version of an object passed to it.
      client
          .v1()
          .events()
          .inNamespace(event.getMetadata().getNamespace())
          .withName(event.getMetadata().getName())
          .edit(
              old ->
                  new EventBuilder(old)
                      .withCount(Optional.ofNullable(old.getCount()).orElse(1) + 1)
                      .withLastTimestamp(clock.rfc3339())
                      .build());
    } catch (KubernetesClientException e) {
      warn(event, "cannot raise the count of event {}: {}", e);
    }
  }

  private Event event(RuntimeBenchmark benchmark, Type type, String reason, String message) {
    int hash = Objects.hash(benchmark.getMetadata().getUid(), type.name(), reason, message);
    String now = clock.rfc3339();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(benchmark.getMetadata().getNamespace())
        .withName(name(benchmark) + "." + HexFormat.of().toHexDigits(hash))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(RuntimeBenchmark.GROUP + "/" + RuntimeBenchmark.VERSION)
        .withKind("RuntimeBenchmark")
        .withNamespace(benchmark.getMetadata().getNamespace())
        .withName(name(benchmark))
        .withUid(benchmark.getMetadata().getUid())
        .withResourceVersion(benchmark.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .withType(type.name())
        .withReason(reason)
        .withMessage(message)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withReportingInstance("")
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
  }

  /**
   * The newest Warning on a Pod: it may say why the Pod does not start when the status does not. A
   * missing pull secret is the cause of the later Warnings, so its Warning comes first.
   */
  public Optional<String> lastWarning(Pod pod) {
    try {
      return client
          .v1()
          .events()
          .inNamespace(pod.getMetadata().getNamespace())
          .withField("involvedObject.uid", pod.getMetadata().getUid())
          .list()
          .getItems()
          .stream()
          .filter(event -> Type.Warning.name().equals(event.getType()))
          .filter(event -> event.getMessage() != null)
          .max(
              Comparator.comparing((Event event) -> MISSING_SECRET.equals(event.getReason()))
                  .thenComparing(event -> String.valueOf(event.getLastTimestamp())))
          .map(event -> event.getReason() + ": " + event.getMessage());
    } catch (KubernetesClientException e) {
      LOG.debug("cannot read the events of {}: {}", pod.getMetadata().getName(), e.getMessage());
      return Optional.empty();
    }
  }

  private static String name(RuntimeBenchmark benchmark) {
    return benchmark.getMetadata().getName();
  }
}
