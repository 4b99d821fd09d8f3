package dev.runtimebench.cli.ui;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which requests the server answers: those of a page that the server itself sent, and of a
 * person who knows the address with its token. Another site may reach the port through the person's
 * browser, also under a name of its own that resolves to this machine (DNS rebinding), and other
 * users of the machine may reach the port directly.
 */
final class Access {

  private static final int TOKEN_BYTES = 32;
  private static final int HTTP_PORT = 80;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String token;
  private final Set<String> hosts;

  private Access(String token, Set<String> hosts) {
    this.token = token;
    this.hosts = hosts;
  }

  /** The access to a server on this port of the loopback interface, with a new random token. */
  static Access random(int port) {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Set<String> hosts =
        port == HTTP_PORT
            ? Set.of("127.0.0.1", "localhost", "127.0.0.1:80", "localhost:80")
            : Set.of("127.0.0.1:" + port, "localhost:" + port);
    return new Access(token, hosts);
  }

  /**
   * What matters of a request.
   *
   * @param path the path as sent, not decoded
   * @param host the values of the header Host
   * @param origin the values of the header Origin
   * @param site the values of the header Sec-Fetch-Site
   * @param mode the values of the header Sec-Fetch-Mode
   */
  record Request(
      String method,
      String path,
      List<String> host,
      List<String> origin,
      List<String> site,
      List<String> mode) {}

  /**
   * An answer instead of content.
   *
   * @param status the HTTP status
   * @param words the reason, for a person
   */
  record Refusal(int status, String words) {}

  /** The path of the page, which holds the token. */
  String root() {
    return "/" + token + "/";
  }

  /** Returns why the server refuses a request; empty if the server answers. */
  Optional<Refusal> refusal(Request request) {
    if (request.host().size() != 1
        || !hosts.contains(request.host().get(0).toLowerCase(Locale.ROOT))) {
      return refused(
          403, "the request must name this machine: use the address that rtb ui printed");
    }
    if (!isOwnOrigin(request)) {
      return refused(403, "another site sent the request");
    }
    if (!request.method().equals("GET")) {
      return refused(405, "the page can only be read: use GET");
    }
    if (!hasToken(request.path())) {
      return refused(403, "the address lacks its token: use the address that rtb ui printed");
    }
    return Optional.empty();
  }

  /** Browsers send no Origin when a person opens an address, and with some requests of a page. */
  private static boolean isOwnOrigin(Request request) {
    String own = "http://" + request.host().get(0).toLowerCase(Locale.ROOT);
    boolean origin =
        request.origin().isEmpty()
            || (request.origin().size() == 1
                && request.origin().get(0).toLowerCase(Locale.ROOT).equals(own));
    boolean site =
        request.site().stream().allMatch(s -> s.equals("same-origin") || s.equals("none"));
    // A link elsewhere may lead to the page: only the person sees what the browser then shows.
    return origin && (site || request.mode().equals(List.of("navigate")));
  }

  private boolean hasToken(String path) {
    String root = root();
    if (path == null || path.length() < root.length()) {
      return false;
    }
    // Takes the same time for each wrong token.
    return MessageDigest.isEqual(
        path.substring(0, root.length()).getBytes(StandardCharsets.UTF_8),
        root.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Refusal> refused(int status, String words) {
    return Optional.of(new Refusal(status, words));
  }
}
