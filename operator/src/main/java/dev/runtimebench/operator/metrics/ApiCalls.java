package dev.runtimebench.operator.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** Counts the calls to the API server, including retries, by the verb and resource of RBAC. */
public final class ApiCalls implements Interceptor {

  private static final String UNKNOWN = "other";

  /** The question whether the API server serves a group. */
  private static final String DISCOVERY = ".*/apis/[^/]+/?";

  private final MeterRegistry registry;

  public ApiCalls(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    count(request, String.valueOf(response.code()));
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    count(request, "none");
  }

  private void count(HttpRequest request, String code) {
    Call call = Call.of(request.method(), request.uri());
    Counter.builder(OwnMetric.API_CALLS.inMicrometer())
        .description(OwnMetric.API_CALLS.help())
        .tag("verb", call.verb())
        .tag("resource", call.resource())
        .tag("code", code)
        .register(registry)
        .increment();
  }

  /**
   * A call in the terms of RBAC.
   *
   * @param resource the resource with its subresource, for example {@code pods/log}
   */
  public record Call(String verb, String resource) {

    /**
     * From a request.
     *
     * @param method null for a watch over WebSocket
     */
    static Call of(String method, URI uri) {
      if (uri.getPath().matches(DISCOVERY)) {
        return new Call("get", "apigroups");
      }
      List<String> path =
          List.of(uri.getPath().replaceFirst("^.*?/(api/[^/]+|apis/[^/]+/[^/]+)/?", "").split("/"));
      int at = path.get(0).equals("namespaces") && path.size() > 2 ? 2 : 0;
      String resource = path.get(at).isEmpty() ? UNKNOWN : path.get(at);
      boolean one = path.size() > at + 1;
      if (path.size() > at + 2) {
        resource += "/" + path.get(at + 2);
      }
      return new Call(verb(method, uri, one), resource);
    }

    private static String verb(String method, URI uri, boolean one) {
      String query = uri.getQuery() == null ? "" : uri.getQuery();
      return switch (method == null ? "GET" : method.toUpperCase(Locale.ROOT)) {
        case "GET" -> query.contains("watch=true") ? "watch" : one ? "get" : "list";
        case "POST" -> "create";
        case "PUT" -> "update";
        case "PATCH" -> "patch";
        case "DELETE" -> one ? "delete" : "deletecollection";
        default -> UNKNOWN;
      };
    }
  }
}
