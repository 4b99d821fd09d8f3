package dev.runtimebench.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook;
import dev.runtimebench.localcluster.kubelet.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A local cluster that a test can disturb, and whose requests a test can look at. */
public final class TestCluster implements AutoCloseable {

  private final RequestLog requests = new RequestLog();
  private final Faults faults;
  private final LocalCluster cluster;

  private TestCluster(LocalClusterBuilder spec) {
    FaultRules rules = new FaultRules();
    cluster = spec.hook(new Hook(rules, requests)).start();
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

    @Override
    public boolean loses(ObjectNode object) {
      return rules.suppresses(object);
    }
  }

  /**
   * Starts a cluster of these nodes that knows RuntimeBenchmark and BenchmarkWorkload, by the CRDs
   * of the checkout at {@code -Droot.dir}.
   */
  public static TestCluster start(Node... nodes) {
    Path crds = Path.of(System.getProperty("root.dir"), "crds");
    return new TestCluster(
        LocalCluster.builder()
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

  public Faults faults() {
    return faults;
  }

  /** The requests of the clients. */
  public RequestLog requests() {
    return requests;
  }

  /** A client that lives as long as the cluster. */
  public KubernetesClient client() {
    return cluster.client();
  }

  /** A client of its own, for the caller to close. */
  public KubernetesClient newClient() {
    return cluster.newClient();
  }

  /** A fresh configuration, for the caller to change; its namespace is "default". */
  public Config configuration() {
    return cluster.configuration();
  }

  /** The API server's address, {@code http://127.0.0.1:<port>/}. */
  public String url() {
    return cluster.url();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
