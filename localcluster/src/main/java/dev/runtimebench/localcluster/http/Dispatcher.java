package dev.runtimebench.localcluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.localcluster.api.Answer;
import dev.runtimebench.localcluster.api.ApiCall;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.ApiResource;
import dev.runtimebench.localcluster.api.ApiResources;
import dev.runtimebench.localcluster.api.Discovery;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.RequestHandler;
import dev.runtimebench.localcluster.api.ResourcePath;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parses each HTTP request, asks the hook what to do with the request, and sends the answer. */
final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Vertx vertx;
  private final ApiResources resources;
  private final Discovery discovery;
  private final RequestHandler requests;
  private final WatchHandler watches;
  private final PodLogHandler logs;
  private final RequestHook hook;

  Dispatcher(
      Vertx vertx,
      ApiResources resources,
      RequestHandler requests,
      WatchHandler watches,
      PodLogHandler logs,
      RequestHook hook) {
    this.vertx = vertx;
    this.resources = resources;
    this.discovery = new Discovery(resources);
    this.requests = requests;
    this.watches = watches;
    this.logs = logs;
    this.hook = hook;
  }

  /**
   * Handles one request. A GET is dispatched at once, because a watch must be upgraded to a
   * WebSocket before the server waits for a body.
   */
  void handle(HttpServerRequest http) {
    if (http.method().equals(HttpMethod.GET)) {
      dispatch(http, null);
    } else {
      http.body()
          .onSuccess(body -> dispatch(http, body.getBytes()))
          .onFailure(e -> LOG.debug("the body of a request did not arrive: {}", http.uri(), e));
    }
  }

  private void dispatch(HttpServerRequest http, byte[] body) {
    guarded(
        http,
        () -> {
          Optional<ResourcePath> path = ResourcePath.parse(http.path());
          if (path.isEmpty()) {
            send(http, discovery.answer(http.path()));
            return;
          }
          ApiCall call = call(http, path.get(), body);
          ApiRequest request = request(http, call);
          RequestHook.Verdict verdict = hook.verdict(request);
          if (verdict.delay().isZero()) {
            execute(http, request, call, verdict);
          } else {
            // While the request is paused, it can still be upgraded to a WebSocket.
            http.pause();
            vertx.setTimer(
                Math.max(1, verdict.delay().toMillis()),
                id -> {
                  http.resume();
                  guarded(http, () -> execute(http, request, call, verdict));
                });
          }
        });
  }

  private void execute(
      HttpServerRequest http, ApiRequest request, ApiCall call, RequestHook.Verdict verdict) {
    try {
      if (verdict.cut() == RequestHook.Verdict.Cut.BEFORE) {
        http.connection().close();
        return;
      }
      if (verdict.before() != null) {
        throw verdict.before();
      }
      if (call.verb().equals("watch")) {
        watches.handle(http, request, call);
        hook.answered(request.answeredWith(200));
      } else if (call.resource().is("", "pods") && "log".equals(call.path().subresource())) {
        logs.handle(http.response(), call);
        hook.answered(request.answeredWith(200));
      } else {
        Answer answer = requests.handle(call);
        if (verdict.after() != null) {
          throw verdict.after();
        }
        hook.answered(request.answeredWith(answer.status()));
        if (verdict.cut() == RequestHook.Verdict.Cut.AFTER) {
          http.connection().close();
        } else if (verdict.cut() == RequestHook.Verdict.Cut.MIDDLE) {
          sendHalf(http, answer);
        } else {
          send(http, answer);
        }
      }
    } catch (ApiException e) {
      hook.answered(request.answeredWith(e.code()));
      throw e;
    }
  }

  private void guarded(HttpServerRequest http, Runnable work) {
    try {
      work.run();
    } catch (ApiException e) {
      send(http, Answer.of(e));
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", http.method(), http.uri(), e);
      send(http, Answer.of(new ApiException(500, "InternalError", "" + e)));
    }
  }

  private ApiCall call(HttpServerRequest http, ResourcePath path, byte[] body) {
    ApiResource resource =
        resources
            .find(path.group(), path.version(), path.resource())
            .orElseThrow(ApiException::noSuchResource);
    Map<String, String> query = new HashMap<>();
    http.params().forEach(parameter -> query.put(parameter.getKey(), parameter.getValue()));
    String contentType = http.getHeader("Content-Type");
    return new ApiCall(
        ApiCall.verb(http.method().name(), path, query),
        resource,
        path,
        query,
        body,
        contentType == null ? "" : contentType.split(";")[0].trim());
  }

  private static ApiRequest request(HttpServerRequest http, ApiCall call) {
    String userAgent = http.getHeader("User-Agent");
    return ApiRequestBuilder.builder()
        .verb(call.verb())
        .apiGroup(call.path().group())
        .resource(call.path().resource())
        .subresource(call.path().subresource())
        .namespace(call.path().namespace())
        .name(call.path().name())
        .userAgent(userAgent == null ? "" : userAgent)
        .receivedAt(Instant.now())
        .status(0)
        .build();
  }

  private static void sendHalf(HttpServerRequest http, Answer answer) {
    byte[] body = Json.bytes(answer.body());
    http.response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Length", String.valueOf(body.length))
        .write(Buffer.buffer(body).slice(0, body.length / 2));
  }

  private static void send(HttpServerRequest http, Answer answer) {
    HttpServerResponse response = http.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    answer
        .warnings()
        .forEach(
            w -> response.headers().add("Warning", "299 - \"" + w.replace("\"", "\\\"") + "\""));
    JsonNode body = answer.body();
    int retryAfter = body.path("details").path("retryAfterSeconds").asInt();
    if (retryAfter > 0) {
      response.putHeader("Retry-After", String.valueOf(retryAfter));
    }
    response
        .setStatusCode(answer.status())
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(Json.bytes(body)));
  }
}
