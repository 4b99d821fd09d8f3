package dev.runtimebench.localcluster.docker;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands {@code $(VAR)} as Kubernetes does: keeps references to unknown variables, and reads
 * {@code $$} as an escaped {@code $}.
 */
final class EnvironmentExpansion {

  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^()]+)\\))");

  private EnvironmentExpansion() {}

  static String expand(String text, Map<String, String> environment) {
    if (text == null || text.indexOf('$') < 0) {
      return text;
    }
    Matcher m = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (m.find()) {
      String replacement =
          m.group(2) == null ? "$" : environment.getOrDefault(m.group(2), m.group());
      m.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
    }
    return m.appendTail(expanded).toString();
  }

  static List<String> expand(List<String> texts, Map<String, String> environment) {
    return texts.stream().map(text -> expand(text, environment)).toList();
  }
}
