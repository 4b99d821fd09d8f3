package dev.runtimebench.cli.html;

import dev.runtimebench.cli.html.page.Assets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Reads the style sheet and the scripts, and writes the policy that allows them and no request. */
final class PageAssets {

  private PageAssets() {}

  static Assets of(String plots) {
    String library = resource("charts.js");
    String script = resource("report.js");
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none';"
            + " form-action 'none'; script-src 'sha256-%s' 'sha256-%s'"
                .formatted(digest(library), digest(script));
    return new Assets(
        policy, resource("report.css"), library, script, plots, resource("charts-LICENSES.txt"));
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
