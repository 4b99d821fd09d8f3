package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the cluster, in the cluster's words and with the fix. */
class ClusterErrorsTest {

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: c
      contexts: [{name: c, context: {cluster: k, user: u}}]
      clusters: [{name: k, cluster: {server: "%s"}}]
      users: [{name: u, user: {token: t}}]
      """;

  @TempDir private Path directory;
  private HttpServer server;

  @AfterEach
  void stop() {
    System.clearProperty("kubeconfig");
    if (server != null) {
      server.stop(0);
    }
  }

  private void kubeconfig(String text) throws IOException {
    Path file = directory.resolve("kubeconfig");
    Files.writeString(file, text);
    System.setProperty("kubeconfig", file.toString());
  }

  /** An API server that answers each request with the same. */
  private void answers(int code, String type, String body) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(code, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    kubeconfig(KUBECONFIG.formatted("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private static String status(int code, String reason, String message, String details) {
    return """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "reason": "%s",
         "message": "%s"%s}
        """
        .formatted(code, reason, message, details);
  }

  private static String error(String... command) {
    Ran ran = Ran.rtb(command);
    assertThat(ran.refused().err()).doesNotContain("does not answer");
    return ran.err();
  }

  @Test
  void unauthorizedIsReportedAsSuch() throws IOException {
    answers(401, "application/json", status(401, "Unauthorized", "Unauthorized", ""));
    assertThat(error("report")).contains("127.0.0.1", "401 Unauthorized", "credentials", "log in");
    assertThat(error("report", "x")).contains("401");
    assertThat(error("export", "x")).contains("401");
  }

  @Test
  void missingPermissionIsReportedInTheClustersWords() throws IOException {
    String words = "runtimebenchmarks.runtimebench.dev is forbidden: User u cannot list resource";
    answers(403, "application/json", status(403, "Forbidden", words, ""));
    assertThat(error("report")).contains(words, "cluster roles view");
    assertThat(error("report", "x")).contains(words);
  }

  @Test
  void missingCrdsAreReportedWithTheCommandThatInstallsThem() throws IOException {
    answers(404, "text/plain", "404 page not found\n");
    assertThat(error("report")).contains("no RuntimeBenchmarks", "helm install runtimebench");
    assertThat(error("report", "-A")).contains("helm install runtimebench");
    assertThat(error("report", "x")).contains("helm install runtimebench");
    assertThat(error("export", "x")).contains("helm install runtimebench");
    Path file = directory.resolve("b.yaml");
    Files.writeString(
        file,
        "apiVersion: runtimebench.dev/v1alpha1\nkind: RuntimeBenchmark\nmetadata: {name: b}\n"
            + "spec: {runtimes: [{name: runc}]}\n");
    assertThat(Ran.rtb("run", "-f", file.toString()).err())
        .contains("helm install runtimebench")
        .hasLineCount(1);
    assertThat(Ran.rtb("run", "-f", file.toString(), "--dry-run").err())
        .contains("did not check the objects", "helm install runtimebench");
    assertThat(error("doctor")).contains("not as an API server of Kubernetes");
  }

  @Test
  void brokenServerIsReportedWithItsCode() throws IOException {
    answers(503, "text/plain", "upstream is down");
    assertThat(error("report")).contains("503");
  }

  @Test
  void serverThatIsNotAnApiServerIsReported() throws IOException {
    answers(200, "text/html", "<html><body>welcome</body></html>");
    assertThat(error("report")).contains("127.0.0.1", "not as an API server");
  }

  @Test
  void serverWithoutTlsIsReported() throws IOException {
    try (ServerSocket socket = talking("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
      kubeconfig(KUBECONFIG.formatted("https://127.0.0.1:" + socket.getLocalPort()));
      assertThat(error("report")).contains("https://127.0.0.1", "answers without TLS", "http://");
      assertThat(error("workloads"))
          .contains("https://127.0.0.1", "answers without TLS", "--bundled shows the catalogue");
    }
  }

  @Test
  void clusterThatDoesNotAnswerIsNotReplacedByTheBundledCatalogue() throws IOException {
    kubeconfig(KUBECONFIG.formatted("http://127.0.0.1:1"));
    assertThat(Ran.rtb("workloads").refused().err())
        .contains("http://127.0.0.1:1/ does not answer", "--bundled shows the catalogue");
    answers(401, "application/json", status(401, "Unauthorized", "Unauthorized", ""));
    assertThat(error("workloads", "redis")).contains("401 Unauthorized", "--bundled");
  }

  /** The forecast is shown, and the exit code says that nobody checked the objects. */
  @Test
  void dryRunThatTheClusterDidNotCheckIsAnError() throws IOException {
    Path file = directory.resolve("b.yaml");
    Files.writeString(
        file,
        "apiVersion: runtimebench.dev/v1alpha1\nkind: RuntimeBenchmark\nmetadata: {name: b}\n"
            + "spec: {runtimes: [{name: runc}], workload: {ref: syscall-write}}\n");
    kubeconfig(KUBECONFIG.formatted("http://127.0.0.1:1"));
    Ran none = Ran.rtb("run", "-f", file.toString(), "--dry-run");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains("the API server did not check the objects: http://127.0.0.1:1/ does not answer")
        .hasLineCount(1);
    assertThat(none.out()).contains("Blocks:", "Nothing was created.");
    answers(503, "text/plain", "upstream is down");
    Ran broken = Ran.rtb("run", "-f", file.toString(), "--dry-run");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("did not check the objects", "503").hasLineCount(1);
    String absent = directory.resolve("absent").toString();
    assertThat(
            Ran.rtb("run", "-f", file.toString(), "--dry-run", "--kubeconfig", absent)
                .refused()
                .err())
        .contains("no kubeconfig at");
  }

  @Test
  void serverThatDoesNotSpeakHttpIsReported() throws IOException {
    try (ServerSocket socket =
        talking("SSH-2.0-OpenSSH_9\r\nInvalid SSH identification string.\r\n")) {
      kubeconfig(KUBECONFIG.formatted("http://127.0.0.1:" + socket.getLocalPort()));
      assertThat(error("report")).contains("127.0.0.1", "answers, but not with HTTP");
    }
  }

  /** {@code rtb version} has the shortest timeout. */
  @Test
  void serverThatNeverAnswersIsReportedAsSuch() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      kubeconfig(KUBECONFIG.formatted("http://127.0.0.1:" + silent.getLocalPort()));
      Ran ran = Ran.rtb("version");
      assertThat(ran.code()).isZero();
      assertThat(ran.out().replaceAll("\\s+", " "))
          .contains("operator: unknown: http://127.0.0.1:" + silent.getLocalPort())
          .contains("does not answer: no answer in time");
    }
  }

  /** A server that says the same to everybody. */
  private static ServerSocket talking(String words) throws IOException {
    ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                  client.getInputStream().read();
                  client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                  client.shutdownOutput();
                  client.getInputStream().read(new byte[65536]);
                } catch (IOException e) {
                  // The client or the test has gone.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current-context: c -> current-context: d | current-context is \"d\", but the contexts are [c]",
        "current-context: c -> x: y | current-context is not set",
        "cluster: k, user -> cluster: other, user | the cluster \"other\", which is not in clusters",
        "user: u}} -> user: other}} | the user \"other\", which is not in users",
        "server: \"http://x\" -> proxy-url: y | the cluster \"k\" has no server",
        "http://x -> ht!tp://x y | the server of the cluster \"k\" is \"ht!tp://x y\": write an address",
        "http://x -> ftp://x | the server of the cluster \"k\" is \"ftp://x\"",
        "http://x -> https:// | the server of the cluster \"k\" is \"https://\"",
        "server: -> certificate-authority: /no/ca.crt, server: | certificate-authority of \"k\": cannot read the file /no/ca.crt",
        "token: t -> client-certificate: /no/u.crt | client-certificate of \"u\": cannot read",
        "contexts: -> contexts: 5 # | \"contexts\" has the wrong form: expected a list",
      })
  void kubeconfigWithAGapNamesTheField(String change, String expected) throws IOException {
    String[] parts = change.split(" -> ");
    String text = KUBECONFIG.formatted("http://x").replace(parts[0], parts[1]);
    kubeconfig(text);
    assertThat(error("report")).contains("kubeconfig", expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing", "---\n", "null", "contexts: [null]\n", "contexts: [{name: c}]\n"})
  void kubeconfigWithoutContentIsNamed(String text) throws IOException {
    kubeconfig(text);
    assertThat(error("report")).contains("kubeconfig ").doesNotContain("null");
  }

  @Test
  void kubeconfigThatIsNoTextIsNamed() throws IOException {
    Path file =
        Files.write(directory.resolve("binary"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
    System.setProperty("kubeconfig", file.toString());
    assertThat(error("report")).contains("kubeconfig " + file, "not text in UTF-8");
  }

  @Test
  void missingExecPluginIsNamed() throws IOException {
    answers(401, "application/json", status(401, "Unauthorized", "Unauthorized", ""));
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    String exec =
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: %s, args: [%s], installHint: get"
            + " it, interactiveMode: Never}";
    kubeconfig(
        KUBECONFIG.formatted(url).replace("token: t", exec.formatted("no-such-plugin", "token")));
    assertThat(error("report"))
        .contains("exec plugin no-such-plugin", "user \"u\"", "is not installed", "get it");
    kubeconfig(
        KUBECONFIG
            .formatted(url)
            .replace("token: t", exec.formatted("sh", "-c, 'echo please log in >&2; exit 3'")));
    assertThat(error("report")).contains("exec plugin sh", "exit code 3: please log in");
  }
}
