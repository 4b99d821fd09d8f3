package dev.runtimebench.localcluster;

import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.http.RequestHook;
import dev.runtimebench.localcluster.kubelet.Node;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;

/**
 * What a cluster consists of.
 *
 * @param port on 127.0.0.1; 0: a free port
 * @param hook sees the requests over HTTP
 * @param mutation changes objects before the API server sets defaults
 */
record ClusterSpec(
    List<CustomResourceDefinition> crds,
    List<Node> nodes,
    List<String> namespaces,
    int port,
    RequestHook hook,
    AdmissionPlugin mutation) {}
