package dev.runtimebench.operator.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $(params.NAME)}, {@code $(server.ip)} and {@code $(server.port)}. Every other
 * {@code $(...)} stays, because the kubelet expands environment variables in this form.
 */
public final class Placeholders {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\((params\\.[^()]{1,64}|server\\.[^()]{1,64})\\)");

  private Placeholders() {}

  /** Replaces each placeholder whose name is in {@code values}. */
  public static String fill(String text, Map<String, String> values) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.getOrDefault(matcher.group(1), matcher.group());
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
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
