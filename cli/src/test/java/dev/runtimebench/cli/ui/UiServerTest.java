package dev.runtimebench.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.html.Exports;
import dev.runtimebench.cli.html.LiveReport;
import dev.runtimebench.cli.samples.Reported;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may read the page. The requests are bytes, so that a client library does not correct them.
 */
class UiServerTest {

  private static UiServer server;
  private static URI address;

  @BeforeAll
  static void start() {
    LiveReport report = LiveReport.of(List.of(Reported.of(Exports.recorded())), "live", List.of());
    Snapshot snapshot =
        new Snapshot(
            report.page().getBytes(StandardCharsets.UTF_8),
            "{\"secret\":1}".getBytes(StandardCharsets.UTF_8),
            "v1",
            report.policy());
    server = UiServer.start(0, () -> snapshot);
    address = URI.create(server.address());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String host() {
    return "127.0.0.1:" + address.getPort();
  }

  /** Sends a request, and returns the whole answer. */
  private static String send(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String get(String path, String... headers) throws IOException {
    return request("GET", path, headers);
  }

  private static String request(String method, String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String host = more.toLowerCase(Locale.ROOT).contains("host:") ? "" : "Host: " + host() + "\r\n";
    return send(
        "%s %s HTTP/1.1\r\n%s%sConnection: close\r\n\r\n".formatted(method, path, host, more));
  }

  private static String root() {
    return address.getPath();
  }

  private static void refused(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).doesNotContain("secret", "What a container runtime costs", root());
    protectedAnswer(answer);
  }

  private static void protectedAnswer(String answer) {
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains(
            "cache-control: no-store",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin")
        .doesNotContain("access-control-allow");
  }

  @Test
  void tokenIsLongAndNeverTheSame() {
    assertThat(root()).matches("/[A-Za-z0-9_-]{43}/");
    try (UiServer other = UiServer.start(0, () -> null)) {
      assertThat(URI.create(other.address()).getPath()).isNotEqualTo(root());
    }
  }

  @Test
  void pageHasItsPolicyInTheHeaderAndInTheText() throws IOException {
    String answer = get(root());
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Content-type: text/html");
    assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")))
        .contains("default-src 'none'", "connect-src 'self'", "script-src 'sha256-");
    assertThat(answer).contains("What a container runtime costs");
    protectedAnswer(answer);
  }

  @Test
  void contentIsSentOncePerVersion() throws IOException {
    String answer = get(root() + "content");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Etag: \"v1\"", "secret");
    protectedAnswer(answer);
    String again = get(root() + "content", "If-None-Match: \"v1\"");
    assertThat(again).startsWith("HTTP/1.1 304 ").doesNotContain("secret");
    protectedAnswer(again);
    assertThat(get(root() + "content", "If-None-Match: \"v0\"")).contains("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST"})
  void ownHostIsAnswered(String name) throws IOException {
    String host = name + ":" + address.getPort();
    assertThat(get(root(), "Host: " + host)).startsWith("HTTP/1.1 200 ");
    assertThat(get(root(), "Host: " + host, "Origin: http://" + host.toLowerCase(Locale.ROOT)))
        .startsWith("HTTP/1.1 200 ");
  }

  /** A name that an attacker lets resolve to this machine (DNS rebinding) is not this machine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:%d",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:%d",
        "localhost.evil.example:%d",
        "0.0.0.0:%d",
        "[::1]:%d",
        "127.0.0.1:%d@evil.example",
        "user@127.0.0.1:%d"
      })
  void otherHostIsRefused(String host) throws IOException {
    refused(get(root(), "Host: " + host.formatted(address.getPort())), 403);
    refused(get(root() + "content", "Host: " + host.formatted(address.getPort())), 403);
  }

  @Test
  void missingOrSecondHostIsRefused() throws IOException {
    refused(send("GET " + root() + " HTTP/1.0\r\n\r\n"), 403);
    refused(get(root(), "Host: " + host(), "Host: evil.example"), 403);
    refused(get(root(), "Host: evil.example", "Host: " + host()), 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "https://127.0.0.1:%d",
        "http://localhost:%d",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "null",
        ""
      })
  void otherOriginIsRefused(String origin) throws IOException {
    refused(get(root() + "content", "Origin: " + origin.formatted(address.getPort())), 403);
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, cors, 200",
    "none, navigate, 200",
    "cross-site, navigate, 200",
    "cross-site, no-cors, 403",
    "cross-site, cors, 403",
    "same-site, no-cors, 403",
  })
  void requestOfAnotherSiteIsRefusedUnlessAPersonFollowsALink(String site, String mode, int status)
      throws IOException {
    assertThat(get(root(), "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void missingOrWrongTokenIsRefused() throws IOException {
    String token = root().substring(1, root().length() - 1);
    char last = token.charAt(token.length() - 1);
    String almost = token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A');
    for (String path :
        List.of("/", "/content", "/" + almost + "/", "/" + token, "/" + almost + "/content")) {
      refused(get(path), 403);
    }
    refused(get("/?token=" + token), 403);
    refused(get("//" + token + "/"), 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "content/../content",
        "content/",
        "./content",
        "%63ontent",
        "page.jte"
      })
  void thereAreNoOtherPaths(String path) throws IOException {
    refused(get(root() + path), 404);
  }

  /** The JDK's server decodes no path, and joins no parts of a path. */
  @Test
  void pathThatLeadsBackToTheTokenIsNotThePage() throws IOException {
    refused(get("/x/.." + root()), 403);
    refused(get("/%2e" + root()), 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "HEAD"})
  void onlyGetIsAnswered(String method) throws IOException {
    String answer = request(method, root(), "Content-Length: 0");
    refused(answer, 405);
    assertThat(answer).contains("Allow: GET");
  }

  @Test
  void absoluteAddressOfAnotherHostIsRefused() throws IOException {
    refused(get("http://evil.example" + root(), "Host: evil.example"), 403);
  }

  /** Another local user could keep connections open and say nothing. */
  @Test
  void silentConnectionsDoNotKeepThePageFromAnswering() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), address.getPort()));
      }
      assertThat(get(root())).startsWith("HTTP/1.1 200 ");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void portInUseIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> UiServer.start(port, () -> null).close())
          .isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
          .hasMessage(
              "--port %d: another program uses the port: choose another one, or 0 for a free port",
              port);
    }
  }

  @Test
  void serverListensOnTheLoopbackInterfaceOnly() {
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    assertThatThrownBy(
            () -> new Socket(InetAddress.getByName("127.0.0.2"), address.getPort()).close())
        .isInstanceOf(IOException.class);
  }
}
