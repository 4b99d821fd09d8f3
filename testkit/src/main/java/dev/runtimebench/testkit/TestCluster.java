package dev.runtimebench.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook;
import dev.runtimebench.localcluster.kubelet.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A local cluster into which a test can inject faults, and whose requests a test can inspect.
 * Thread-safe.
 */
public final class TestCluster implements AutoCloseable {

  private final RequestLog requests = new RequestLog();
  private volatile UnaryOperator<Pod> mutation = UnaryOperator.identity();
  private final Faults faults;
  private final LocalCluster cluster;

  private TestCluster(LocalClusterBuilder spec) {
    FaultRules rules = new FaultRules();
    cluster = spec.hook(new Hook(rules, requests)).mutation(this::mutate).start();
    faults = new Faults(rules, cluster);
  }

  private record Hook(FaultRules rules, RequestLog requests) implements RequestHook {

    @Override
    public Verdict verdict(ApiRequest request) {
      return rules.verdict(request);
    }

    @Override
    public void answered(ApiRequest request) {
      requests.add(request);
    }
  }

  /**
   * Starts a cluster of these nodes with the CRDs RuntimeBenchmark and BenchmarkWorkload of the
   * checkout at {@code -Droot.dir}.
   */
  public static TestCluster start(Node... nodes) {
    Path crds = Path.of(System.getProperty("root.dir"), "crds");
    return new TestCluster(
        new LocalClusterBuilder()
            .crd(crds.resolve("runtimebenchmarks.yaml"), crds.resolve("benchmarkworkloads.yaml"))
            .node(nodes));
  }

  /** Creates a RuntimeClass for each name, with a handler of the same name. */
  public TestCluster withRuntimeClasses(String... names) {
    for (String name : names) {
      client().resource(Fixtures.runtimeClass(name, name)).create();
    }
    return this;
  }

  /** Sets what a mutating policy does to each new Pod from now on. */
  public void mutatePods(UnaryOperator<Pod> change) {
    mutation = change;
  }

  private void mutate(AdmissionRequest request) {
    if (request.isPodCreate()) {
      ObjectNode pod = request.object();
      Pod changed = mutation.apply(Json.as(Pod.class, pod));
      pod.setAll(Json.tree(changed));
    }
  }

  /** Returns the faults that the test can inject. */
  public Faults faults() {
    return faults;
  }

  /** Returns the log of the requests of clients. */
  public RequestLog requests() {
    return requests;
  }

  /** How many matching watches clients have open. */
  public int openWatches(Predicate<ApiRequest> which) {
    return cluster.watches().count(which);
  }

  /** Returns the shared client, which the cluster closes. */
  public KubernetesClient client() {
    return cluster.client();
  }

  /** Returns a new client, which the caller closes. */
  public KubernetesClient newClient() {
    return cluster.newClient();
  }

  /** Returns a new configuration that the caller may change. Its namespace is "default". */
  public Config configuration() {
    return cluster.configuration();
  }

  /** Returns the API server's address, {@code http://127.0.0.1:<port>/}. */
  public String url() {
    return cluster.url();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
