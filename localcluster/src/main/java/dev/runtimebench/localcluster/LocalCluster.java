package dev.runtimebench.localcluster;

import dev.runtimebench.localcluster.admission.LimitRangeAdmission;
import dev.runtimebench.localcluster.admission.NamespaceLifecycle;
import dev.runtimebench.localcluster.admission.ObjectMetaValidation;
import dev.runtimebench.localcluster.admission.PodDefaults;
import dev.runtimebench.localcluster.admission.PodValidation;
import dev.runtimebench.localcluster.admission.ResourceQuotaAdmission;
import dev.runtimebench.localcluster.admission.RuntimeClassAdmission;
import dev.runtimebench.localcluster.api.ApiResources;
import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.ObjectDeleter;
import dev.runtimebench.localcluster.api.ObjectWriter;
import dev.runtimebench.localcluster.api.RequestHandler;
import dev.runtimebench.localcluster.api.Store;
import dev.runtimebench.localcluster.controller.GarbageCollector;
import dev.runtimebench.localcluster.controller.Scheduler;
import dev.runtimebench.localcluster.http.ApiServer;
import dev.runtimebench.localcluster.http.OpenWatches;
import dev.runtimebench.localcluster.kubelet.Node;
import dev.runtimebench.localcluster.schema.CustomResources;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stand-in for Kubernetes on one machine: an API server, a scheduler, a garbage collector, and
 * nodes that run or play Pods, all in this JVM.
 *
 * <p>Covered: every verb on the built-in resources of {@link ApiResources} and on the resources of
 * registered CRDs, with defaulting, pruning, schema and CEL validation; watches over WebSocket or
 * HTTP from any resourceVersion; label and field selectors; lists in pages, each as the objects are
 * now; JSON, merge and strategic merge patch; graceful deletion, finalizers, owner references;
 * RuntimeClass, quota and Pod admission; Pod logs.
 *
 * <p>Not covered: server-side apply (answered with 415), foreground and orphan deletion (answered
 * with 400), authentication and authorization (every client may do everything), selectable fields
 * and conversion of CRDs, webhooks, exec, attach, port-forward, binding and eviction of Pods by
 * clients, OpenAPI documents.
 */
public final class LocalCluster implements AutoCloseable {

  public static final String DEFAULT_NAMESPACE = "default";

  /** One instance for all clients: each instance would scan for the classes of all kinds. */
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final Store store = new Store();

  /** Complete before the first thread of the cluster starts, and never changed after that. */
  private final Map<String, Node> nodes;

  private final ClusterApi api;
  private final ApiServer server;
  private final GarbageCollector garbageCollector;
  private final Scheduler scheduler;
  private KubernetesClient client;

  LocalCluster(ClusterSpec spec) {
    Map<String, Node> byName = new LinkedHashMap<>();
    spec.nodes().forEach(node -> byName.put(node.name(), node));
    nodes = Collections.unmodifiableMap(byName);
    ApiResources resources = new ApiResources();
    CustomResources customResources = new CustomResources(resources);
    store.subscribe(store.revision(), customResources::onStoreEvent);
    ObjectWriter writer =
        new ObjectWriter(
            store,
            List.of(
                new ObjectMetaValidation(),
                new NamespaceLifecycle(store),
                spec.mutation(),
                new LimitRangeAdmission(store),
                new PodDefaults(),
                new RuntimeClassAdmission(store),
                new PodValidation(),
                new ResourceQuotaAdmission(store),
                customResources));
    ObjectDeleter deleter = new ObjectDeleter(store, writer);
    RequestHandler handler = new RequestHandler(store, writer, deleter);
    api = new ClusterApi(store, resources, writer, deleter);
    garbageCollector = new GarbageCollector(store, resources, deleter);
    scheduler = new Scheduler(api, (node, pod) -> nodes.get(node).schedulingDelay(pod));
    server = new ApiServer(store, resources, handler, nodes, spec.hook());
    start(spec);
  }

  private void start(ClusterSpec spec) {
    try {
      spec.namespaces().forEach(this::createNamespace);
      spec.crds().forEach(crd -> api.create(CustomResourceDefinition.class, crd));
      garbageCollector.start();
      scheduler.start();
      for (Node node : nodes.values()) {
        node.start(api);
      }
      server.listen(spec.port());
      client = newClient();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void createNamespace(String name) {
    api.create(
        Namespace.class,
        new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
  }

  /** Returns the shared client, which the cluster closes. */
  public KubernetesClient client() {
    return client;
  }

  /** Returns a new client, which the caller closes. */
  public KubernetesClient newClient() {
    return new KubernetesClientBuilder()
        .withConfig(configuration())
        .withKubernetesSerialization(SERIALIZATION)
        .build();
  }

  /** Returns a new configuration that the caller may change. Its namespace is "default". */
  public Config configuration() {
    Config config = Config.empty();
    config.setMasterUrl(url());
    config.setNamespace(DEFAULT_NAMESPACE);
    config.setHttp2Disable(true);
    return config;
  }

  /** Returns the API server's address, {@code http://127.0.0.1:<port>/}. */
  public String url() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  /** Returns the watches that clients have open. */
  public OpenWatches watches() {
    return server.watches();
  }

  /** Forgets all past changes, so that a watch from an earlier resourceVersion gets 410. */
  public void expireHistory() {
    store.compact();
  }

  /** Closes the nodes first, so that they can remove everything they put on the machine. */
  @Override
  public void close() {
    nodes.values().forEach(Node::close);
    scheduler.close();
    garbageCollector.close();
    if (client != null) {
      client.close();
    }
    server.close();
  }
}
