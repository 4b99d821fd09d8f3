package dev.runtimebench.results.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $(params.NAME)}, {@code $(server.ip)}, {@code $(server.port)} and {@code
 * $(resources.memoryBytes)}. Every other {@code $(...)} stays, because the kubelet expands
 * environment variables in this form. The kubelet does not expand the values: it makes one {@code
 * $} of two, so each {@code $} of a value is doubled.
 *
 * <p>An IPv6 address of a server gets brackets where a URL or {@code HOST:PORT} needs them: after
 * {@code //}, and before {@code :}. Everywhere else it has none, as the options of most tools want
 * it.
 */
public final class Placeholders {

  /** The memory limit of each container in bytes. Every container has a memory limit. */
  public static final String MEMORY_BYTES = "resources.memoryBytes";

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$\\((params\\.[^()]{1,64}|server\\.[^()]{1,64}|"
              + Pattern.quote(MEMORY_BYTES)
              + ")\\)");

  private static final String SERVER_IP = "server.ip";

  private Placeholders() {}

  /**
   * Replaces each placeholder whose name is in {@code values}.
   *
   * @return the text for a field in which the kubelet expands variables: command, args, the value
   *     of an environment variable, or the command of a probe
   */
  public static String fill(String text, Map<String, String> values) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, "");
      String value = values.get(matcher.group(1));
      if (value == null) {
        filled.append(matcher.group());
      } else {
        if ((value.startsWith("(") || value.startsWith("$")) && endsWithOpenDollar(filled)) {
          filled.append('$');
        }
        boolean bracketed =
            matcher.group(1).equals(SERVER_IP)
                && value.contains(":")
                && needsBrackets(text, matcher.start(), matcher.end());
        filled.append(bracketed ? "[" + value + "]" : value.replace("$", "$$"));
      }
    }
    return matcher.appendTail(filled).toString();
  }

  private static boolean needsBrackets(String text, int start, int end) {
    return text.startsWith("//", start - 2) || text.startsWith(":", end);
  }

  /** Whether a text ends with a {@code $} that belongs together with the next character. */
  private static boolean endsWithOpenDollar(CharSequence text) {
    int count = 0;
    while (count < text.length() && text.charAt(text.length() - 1 - count) == '$') {
      count++;
    }
    return count % 2 == 1;
  }

  /** The names of the placeholders in the text, without {@code $( )}. */
  public static List<String> in(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
