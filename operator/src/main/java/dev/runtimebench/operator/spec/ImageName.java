package dev.runtimebench.operator.spec;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares images by their full names, which container runtimes derive from short names. The
 * grammar and the completion follow the {@code reference} package of the distribution project.
 */
final class ImageName {

  private static final String HUB = "docker.io";
  private static final String OLD_HUB = "index.docker.io";

  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final String HOST =
      "(?:%1$s(?:\\.%1$s)*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?".formatted(HOST_PART);
  private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
  private static final String DIGEST =
      "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z0-9]+)*:[0-9a-fA-F]{32,}";

  private static final Pattern IMAGE =
      Pattern.compile(
          "((?:%s/)?%s(?:/%s)*)(?::%s)?(?:@(%s))?".formatted(HOST, PART, PART, TAG, DIGEST));
  private static final Pattern PREFIX = Pattern.compile("(%s)((?:/%s)*)/?".formatted(HOST, PART));

  /** The lengths of the digests that container runtimes know, in hexadecimal digits. */
  private static final Map<String, Integer> DIGESTS =
      Map.of("sha256", 64, "sha384", 96, "sha512", 128);

  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  private static final int MAX_LENGTH = 255;

  /** A name that could be mistaken for an image id. */
  private static final int ID_LENGTH = 64;

  private ImageName() {}

  /** Why no container runtime can pull an image of that name; empty for a valid name. */
  static Optional<String> problem(String image) {
    Matcher name = IMAGE.matcher(image);
    if (!name.matches()) {
      return Optional.of(
          image.isBlank() || !image.strip().equals(image)
              ? "must be an image name without blanks around it"
              : "is not an image name; an image name has the form registry/path:tag or registry/path@sha256:digest, with a path in lower-case letters");
    }
    String repository = complete(name.group(1));
    if (repository.length() > MAX_LENGTH) {
      return Optional.of("is longer than %d characters".formatted(MAX_LENGTH));
    }
    if (name.group(1).length() == ID_LENGTH && HEX.matcher(name.group(1)).matches()) {
      return Optional.of("is an image id, which no registry knows; use the image's name");
    }
    return Optional.ofNullable(name.group(2)).flatMap(ImageName::digestProblem);
  }

  private static Optional<String> digestProblem(String digest) {
    String algorithm = digest.substring(0, digest.indexOf(':'));
    String hex = digest.substring(digest.indexOf(':') + 1);
    Integer length = DIGESTS.get(algorithm);
    if (length == null) {
      return Optional.of(
          "has a digest of the unknown algorithm %s; use sha256".formatted(algorithm));
    }
    return length == hex.length() && HEX.matcher(hex).matches()
        ? Optional.empty()
        : Optional.of(
            "has a digest that is not %d lower-case hexadecimal digits after %s:"
                .formatted(length, algorithm));
  }

  /**
   * Whether an image is under a prefix: a registry, or a path in one. Whole path parts are
   * compared: {@code registry.example/team} contains {@code registry.example/team/tool:1} and
   * {@code registry.example/team:1}, but not {@code registry.example/teamwork/tool:1}. False for a
   * text that is not an image name.
   */
  static boolean isUnder(String image, String prefix) {
    Matcher name = IMAGE.matcher(image);
    Optional<String> whole = prefix(prefix);
    if (!name.matches() || whole.isEmpty()) {
      return false;
    }
    String repository = complete(name.group(1));
    return repository.equals(whole.get()) || repository.startsWith(whole.get() + "/");
  }

  /** The prefix in its full form; empty when the text names no registry. */
  static Optional<String> prefix(String prefix) {
    Matcher parts = PREFIX.matcher(prefix);
    if (!parts.matches() || !isRegistry(parts.group(1))) {
      return Optional.empty();
    }
    String host = parts.group(1).equals(OLD_HUB) ? HUB : parts.group(1);
    return Optional.of(host + parts.group(2));
  }

  /** Completes {@code tool} to {@code docker.io/library/tool}; {@code team/tool} likewise. */
  private static String complete(String repository) {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    boolean named = isRegistry(first);
    String host = !named || first.equals(OLD_HUB) ? HUB : first;
    String path = named ? repository.substring(slash + 1) : repository;
    boolean library = host.equals(HUB) && path.indexOf('/') < 0;
    return host + (library ? "/library/" : "/") + path;
  }

  private static boolean isRegistry(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }
}
