package dev.runtimebench.cli.ui;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers a request with the page, with the page's content, or with a refusal. */
final class UiHandler implements HttpHandler {

  private static final String NOTHING = "default-src 'none'";
  private static final String NO_FRAMES = "; frame-ancestors 'none'";

  private final Access access;
  private final Supplier<Snapshot> snapshots;

  /**
   * @param snapshots returns the present snapshot at once
   */
  UiHandler(Access access, Supplier<Snapshot> snapshots) {
    this.access = access;
    this.snapshots = snapshots;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Access.Refusal> refusal = access.refusal(request(exchange));
      if (refusal.isPresent()) {
        refuse(exchange, refusal.get());
        return;
      }
      switch (exchange.getRequestURI().getRawPath().substring(access.root().length())) {
        case "" -> page(exchange, snapshots.get());
        case "content" -> content(exchange, snapshots.get());
        default -> refuse(exchange, new Access.Refusal(404, "there is no such page"));
      }
    }
  }

  private static Access.Request request(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    return new Access.Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        headers.getOrDefault("Host", List.of()),
        headers.getOrDefault("Origin", List.of()),
        headers.getOrDefault("Sec-Fetch-Site", List.of()),
        headers.getOrDefault("Sec-Fetch-Mode", List.of()));
  }

  private static void page(HttpExchange exchange, Snapshot snapshot) throws IOException {
    send(exchange, 200, "text/html", snapshot.policy(), snapshot.page());
  }

  private static void content(HttpExchange exchange, Snapshot snapshot) throws IOException {
    String tag = '"' + snapshot.version() + '"';
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      protect(exchange.getResponseHeaders(), NOTHING);
      exchange.sendResponseHeaders(304, -1);
    } else {
      send(exchange, 200, "application/json", NOTHING, snapshot.content());
    }
  }

  private static void refuse(HttpExchange exchange, Access.Refusal refusal) throws IOException {
    if (refusal.status() == 405) {
      exchange.getResponseHeaders().set("Allow", "GET");
    }
    byte[] words = ("rtb ui: " + refusal.words() + "\n").getBytes(StandardCharsets.UTF_8);
    send(exchange, refusal.status(), "text/plain", NOTHING, words);
  }

  private static void send(
      HttpExchange exchange, int status, String type, String policy, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    protect(headers, policy);
    headers.set("Content-Type", type + "; charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** No header allows another origin, so a browser lets no other site read an answer. */
  private static void protect(Headers headers, String policy) {
    headers.set("Content-Security-Policy", policy + NO_FRAMES);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
  }
}
