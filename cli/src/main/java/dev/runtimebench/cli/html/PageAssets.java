package dev.runtimebench.cli.html;

import dev.runtimebench.cli.html.page.Assets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the style sheet and the scripts, and writes the policy that allows nothing else. */
final class PageAssets {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none';"
          + " form-action 'none'; ";

  private PageAssets() {}

  /** The assets of a page that makes no request. */
  static Assets of(String plots) {
    return assets(plots, POLICY, List.of());
  }

  /** The assets of a page that asks its own server for changes. */
  static Assets live(String plots) {
    return assets(
        plots,
        POLICY + "connect-src 'self'; ",
        List.of(resource("morph.js"), resource("follow.js")));
  }

  private static Assets assets(String plots, String policy, List<String> follower) {
    String library = resource("charts.js");
    String script = resource("report.js");
    String sources =
        Stream.concat(Stream.of(library, script), follower.stream())
            .map(text -> "'sha256-" + digest(text) + "'")
            .collect(Collectors.joining(" "));
    return new Assets(
        policy + "script-src " + sources,
        resource("report.css"),
        library,
        script,
        follower,
        plots,
        resource("charts-LICENSES.txt"));
  }

  private static String resource(String name) {
    try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String script) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha.digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
