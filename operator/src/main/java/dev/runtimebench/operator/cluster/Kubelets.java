package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.cluster.KubeletConnection.Deadline;
import dev.runtimebench.operator.cluster.KubeletRefusedException.Why;
import dev.runtimebench.operator.observe.usage.CadvisorMetrics;
import dev.runtimebench.operator.observe.usage.NodeMemory;
import dev.runtimebench.operator.observe.usage.NodeMemoryMetrics;
import dev.runtimebench.operator.observe.usage.NodeSize;
import dev.runtimebench.operator.observe.usage.PodCgroups;
import dev.runtimebench.operator.observe.usage.PodMemories;
import dev.runtimebench.operator.observe.usage.SummaryAnswer;
import dev.runtimebench.operator.observe.usage.UsageSample;
import dev.runtimebench.results.sample.PodUsage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpoints;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kubelet of a node about the CPU time and the memory of a Pod. Needs the right get on
 * nodes/metrics, and on nodes/stats for a kubelet that shows no cgroups of Pods. Never uses
 * nodes/proxy, which also allows to run commands. Thread-safe.
 *
 * <p>The kubelet answers to /metrics/cadvisor from its cache. For /stats/summary the container
 * runtime reads its containers, and under gVisor the sandbox answers. So only a kubelet without
 * cgroups of Pods at the first path is asked at the second one.
 */
public final class Kubelets {

  private static final Logger LOG = LoggerFactory.getLogger(Kubelets.class);
  private static final String CADVISOR = PodUsage.CADVISOR;
  private static final String RIGHT = "nodes/metrics";
  private static final String SUMMARY_RIGHT = "nodes/stats";

  /** The answer lacks volumes and file systems, whose figures cost the node more. */
  private static final String SHORT_SUMMARY = PodUsage.SUMMARY + "?only_cpu_and_memory=true";

  /** Each call holds a thread that reconciles. The operator has 16 such threads. */
  private static final int MAX_CALLS = 4;

  private final Semaphore calls = new Semaphore(MAX_CALLS);
  private final KubernetesClient client;
  private final KubeletSettings settings;
  private final KubeletConnection connection;

  public Kubelets(KubernetesClient client, KubeletSettings settings) {
    this.client = client;
    this.settings = settings;
    this.connection = new KubeletConnection(settings, client.getConfiguration());
  }

  /**
   * An answer of a kubelet.
   *
   * @param source the kubelet, for the samples
   * @param path the path of the kubelet that answered last; empty if none did
   * @param sample the figures; each missing figure says why
   * @param node how much the node has
   * @param called whether the kubelet was called; false if the reason was known before the call
   */
  public record Answer(
      String source, Optional<String> path, UsageSample sample, NodeSize node, boolean called) {

    private static Answer missing(
        String source, KubeletRefusedException why, NodeSize node, boolean called) {
      return new Answer(
          source, Optional.empty(), UsageSample.missing(why.getMessage()), node, called);
    }
  }

  /**
   * The memory of a node, as its kubelet shows it.
   *
   * @param available in bytes: the node's memory without the working set of everything on the node.
   *     The kubelet evicts Pods by this figure. Empty if unknown
   * @param pods the Pods that were asked for, as far as the kubelet shows them
   * @param stamp when the kubelet measured, by the node's clock, in milliseconds since 1970; the
   *     kubelet answers from a cache. Empty if the available memory is unknown
   * @param missing why the available memory is unknown; empty if it is known
   * @param passing whether that reason often passes by itself
   */
  public record Memory(
      Optional<Long> available,
      PodMemories pods,
      OptionalLong stamp,
      String missing,
      boolean passing) {

    private static Memory missing(String why, boolean passing) {
      return new Memory(Optional.empty(), PodMemories.NONE, OptionalLong.empty(), why, passing);
    }

    private static Memory missing(KubeletRefusedException why) {
      return missing(why.getMessage(), why.isPassing());
    }
  }

  /**
   * Asks the kubelet of a node about its memory. Never throws.
   *
   * @param uids the uids of the Pods that are asked for
   */
  public Memory memory(String node, Set<String> uids) {
    if (!calls.tryAcquire()) {
      return Memory.missing("the operator makes too many calls to kubelets at this moment", true);
    }
    try {
      Node object = look(node);
      OptionalDouble capacity = size(object).memory();
      NodeMemoryMetrics metrics = new NodeMemoryMetrics(uids);
      connection.lines(
          address(node, object),
          CADVISOR,
          RIGHT,
          Deadline.in(KubeletConnection.UNHURRIED),
          metrics::take);
      NodeMemory used = metrics.memory();
      if (capacity.isEmpty()) {
        return Memory.missing("node %s names no capacity".formatted(node), false);
      }
      if (used.workingSet().isPresent() && used.stamp().isEmpty()) {
        return Memory.missing(
            "the kubelet's working set of the node has no time stamp, so its age is unknown",
            false);
      }
      return used.workingSet()
          .map(
              bytes ->
                  new Memory(
                      Optional.of(Math.round(capacity.getAsDouble() - bytes)),
                      used.pods(),
                      used.stamp(),
                      "",
                      false))
          .orElseGet(
              () ->
                  Memory.missing(
                      "the kubelet's answer to /metrics/cadvisor has no working set of the root of the cgroups",
                      false));
    } catch (KubeletRefusedException e) {
      return Memory.missing(e);
    } catch (KubernetesClientException e) {
      return Memory.missing(unread(node, e));
    } catch (RuntimeException e) {
      return Memory.missing(unexpected(node, e).getMessage(), false);
    } finally {
      calls.release();
    }
  }

  /** Whether the administrator lets the operator ask kubelets. */
  public boolean isOn() {
    return settings.isOn();
  }

  /** The longest time that a call about a Pod takes at the kubelet. */
  public static Duration longest() {
    return KubeletConnection.BRIEF;
  }

  /** How the certificate of a kubelet is checked, for the samples. */
  public String certificate() {
    return settings.check().name();
  }

  /** What a kubelet did when the operator asked for its figures. */
  public sealed interface Reply {

    /** The kubelet answered. */
    record Answered() implements Reply {}

    /** The operator makes too many calls at this moment: ask again later. */
    record Busy() implements Reply {}

    /**
     * The kubelet did not answer.
     *
     * @param message why, and how to fix it
     * @param passing whether the reason often passes by itself
     */
    record Refused(String message, boolean passing) implements Reply {}
  }

  /**
   * Asks the kubelet of a node about the Pod with that uid. A call that fails gives an answer whose
   * figures are missing.
   *
   * @param inTime whether there is still time for the call; asked after the lookup of the address
   * @return empty if the operator makes too many calls at this moment: ask again later
   */
  public Optional<Answer> ask(String node, String podUid, BooleanSupplier inTime) {
    if (!calls.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(asked(node, podUid, inTime));
    } finally {
      calls.release();
    }
  }

  private Answer asked(String node, String podUid, BooleanSupplier inTime) {
    String source = "kubelet of " + node;
    NodeSize size = NodeSize.UNKNOWN;
    boolean called = false;
    try {
      Node object = look(node);
      size = size(object);
      String address = address(node, object);
      source = "kubelet " + address;
      if (!inTime.getAsBoolean()) {
        throw new KubeletRefusedException(
            Why.TooSlow,
            "the API server returned node %s so late that the call would reach into the work"
                .formatted(node));
      }
      called = true;
      Deadline deadline = Deadline.in(KubeletConnection.BRIEF);
      CadvisorMetrics metrics = new CadvisorMetrics(podUid);
      connection.lines(address, CADVISOR, RIGHT, deadline, metrics::take);
      return metrics.lacksPodCgroups()
          ? new Answer(
              source,
              Optional.of(PodUsage.SUMMARY),
              summary(address, podUid, deadline).sample(),
              size,
              called)
          : new Answer(source, Optional.of(CADVISOR), metrics.sample(), size, called);
    } catch (KubeletRefusedException e) {
      return Answer.missing(source, e, size, called);
    } catch (KubernetesClientException e) {
      return Answer.missing(source, unread(node, e), size, called);
    } catch (RuntimeException e) {
      return Answer.missing(source, unexpected(node, e), size, called);
    }
  }

  /**
   * Asks for the figures that the container runtime has. A kubelet that takes the figures of Pods
   * from the runtime lists no containers in the short answer. Then the long answer has the
   * containers, so that a sum of them can be told from the figure of the Pod.
   */
  private SummaryAnswer summary(String address, String podUid, Deadline deadline)
      throws KubeletRefusedException {
    SummaryAnswer brief = summary(address, SHORT_SUMMARY, podUid, deadline);
    return brief.lacksContainersOnly()
        ? summary(address, PodUsage.SUMMARY, podUid, deadline)
        : brief;
  }

  private SummaryAnswer summary(String address, String path, String podUid, Deadline deadline)
      throws KubeletRefusedException {
    SummaryAnswer answer = new SummaryAnswer(podUid);
    connection.get(
        address,
        path,
        SUMMARY_RIGHT,
        deadline,
        new BoundedBody.Sink() {
          @Override
          public void take(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            answer.take(bytes);
          }

          @Override
          public void end() {
            answer.end();
          }
        });
    return answer;
  }

  /**
   * Asks whether the kubelet of a node answers the operator, with the cgroups of Pods, or with
   * figures of Pods from the container runtime. A node without Pods has no such cgroup yet, and
   * counts as answered.
   *
   * @throws KubernetesClientException if the API server does not return the Node object; call again
   *     later
   */
  public Reply check(String node) {
    if (!calls.tryAcquire()) {
      return new Reply.Busy();
    }
    try {
      PodCgroups cgroups = new PodCgroups();
      String address = address(node, look(node));
      Deadline deadline = Deadline.in(KubeletConnection.UNHURRIED);
      connection.lines(address, CADVISOR, RIGHT, deadline, cgroups::take);
      if (cgroups.areMissing()) {
        Optional<String> why = summary(address, "", deadline).whyNoPodCounts();
        if (why.isPresent()) {
          throw new KubeletRefusedException(
              Why.NoPodCgroups,
              PodCgroups.MISSING + "; /stats/summary does not help: " + why.get());
        }
      }
      return new Reply.Answered();
    } catch (KubeletRefusedException e) {
      return new Reply.Refused(e.getMessage(), e.isPassing());
    } catch (KubernetesClientException e) {
      throw e;
    } catch (RuntimeException e) {
      return new Reply.Refused(unexpected(node, e).getMessage(), false);
    } finally {
      calls.release();
    }
  }

  private static KubeletRefusedException unread(String node, KubernetesClientException e) {
    return new KubeletRefusedException(
        Why.NodeNotRead,
        "the API server did not return node %s: %s".formatted(node, KubeletConnection.words(e)));
  }

  /** For example an address that is no part of a URL. */
  private static KubeletRefusedException unexpected(String node, RuntimeException e) {
    LOG.atWarn().addKeyValue("node", node).setCause(e).log("cannot ask a kubelet");
    return new KubeletRefusedException(
        Why.Failed,
        "the call to the kubelet of node %s failed: %s"
            .formatted(node, KubeletConnection.words(e)));
  }

  private Node look(String name) throws KubeletRefusedException {
    if (!settings.isOn()) {
      // The administrator may switch the calls off while a benchmark runs.
      throw new KubeletRefusedException(
          Why.Off, "the chart's value podUsage.enabled is false, so no kubelet is asked");
    }
    return client.nodes().withName(name).get();
  }

  private static NodeSize size(Node node) {
    return new NodeSize(capacity(node, "cpu"), capacity(node, "memory"));
  }

  private static OptionalDouble capacity(Node node, String resource) {
    return Stream.ofNullable(node)
        .map(Node::getStatus)
        .filter(status -> status != null && status.getCapacity() != null)
        .flatMap(status -> Stream.ofNullable(status.getCapacity().get(resource)))
        .mapToDouble(quantity -> quantity.getNumericalAmount().doubleValue())
        .filter(amount -> amount > 0)
        .findFirst();
  }

  private static String address(String name, Node node) throws KubeletRefusedException {
    Optional<NodeStatus> status = Optional.ofNullable(node).map(Node::getStatus);
    Optional<String> ip =
        status.stream()
            .flatMap(s -> s.getAddresses().stream())
            .filter(address -> "InternalIP".equals(address.getType()))
            .map(NodeAddress::getAddress)
            .findFirst();
    Optional<Integer> port =
        status
            .map(NodeStatus::getDaemonEndpoints)
            .map(NodeDaemonEndpoints::getKubeletEndpoint)
            .map(endpoint -> endpoint.getPort())
            .filter(p -> p > 0);
    if (ip.isEmpty() || port.isEmpty()) {
      throw new KubeletRefusedException(
          Why.NoAddress,
          "node %s names no InternalIP or no status.daemonEndpoints.kubeletEndpoint"
              .formatted(name));
    }
    return (ip.get().contains(":") ? "[" + ip.get() + "]" : ip.get()) + ":" + port.get();
  }
}
