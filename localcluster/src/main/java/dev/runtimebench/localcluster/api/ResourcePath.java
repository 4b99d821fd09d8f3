package dev.runtimebench.localcluster.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The parts of the path of a request for a resource.
 *
 * @param group the API group, "" for the core group
 * @param namespace null if the path names no namespace: a cluster-scoped resource or all namespaces
 * @param resource the plural name
 * @param name null for a collection
 * @param subresource null for the resource itself
 */
public record ResourcePath(
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource) {

  /** Parses a path. Returns empty if the path names no resource, as in discovery. */
  public static Optional<ResourcePath> parse(String path) {
    List<String> parts =
        Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty())
            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    if (parts.size() >= 3 && parts.get(0).equals("api")) {
      return Optional.of(of("", parts.get(1), parts.subList(2, parts.size())));
    }
    if (parts.size() >= 4 && parts.get(0).equals("apis")) {
      return Optional.of(of(parts.get(1), parts.get(2), parts.subList(3, parts.size())));
    }
    return Optional.empty();
  }

  private static ResourcePath of(String group, String version, List<String> rest) {
    String namespace = null;
    if (rest.get(0).equals("namespaces") && rest.size() >= 3 && !isNamespaceSubresource(rest)) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return new ResourcePath(
        group,
        version,
        namespace,
        rest.get(0),
        rest.size() > 1 ? rest.get(1) : null,
        rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : null);
  }

  private static boolean isNamespaceSubresource(List<String> rest) {
    return rest.size() == 3 && (rest.get(2).equals("status") || rest.get(2).equals("finalize"));
  }
}
