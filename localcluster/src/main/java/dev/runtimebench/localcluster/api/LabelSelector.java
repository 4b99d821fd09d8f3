package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses the {@code labelSelector} query parameter: equality, sets and existence. */
public final class LabelSelector {

  private static final Pattern SET =
      Pattern.compile("(?<key>[\\w./-]+)\\s+(?<op>in|notin)\\s*\\((?<values>[^)]*)\\)");
  private static final Pattern EQUALITY =
      Pattern.compile("(?<key>[\\w./-]+)\\s*(?<op>==|=|!=)\\s*(?<value>[\\w.-]*)");
  private static final Pattern EXISTS = Pattern.compile("(?<not>!?)\\s*(?<key>[\\w./-]+)");
  private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");

  private LabelSelector() {}

  /**
   * Returns a predicate of the objects that the selector matches.
   *
   * @param selector null or empty matches everything
   * @throws ApiException 400 if the selector cannot be parsed
   */
  public static Predicate<JsonNode> parse(String selector) {
    List<Predicate<JsonNode>> requirements = new ArrayList<>();
    if (selector != null && !selector.isBlank()) {
      for (String part : COMMA_OUTSIDE_PARENTHESES.split(selector)) {
        requirements.add(requirement(part.trim(), selector));
      }
    }
    return object -> {
      JsonNode labels = object.path("metadata").path("labels");
      return requirements.stream().allMatch(requirement -> requirement.test(labels));
    };
  }

  private static Predicate<JsonNode> requirement(String part, String selector) {
    Matcher m = SET.matcher(part);
    if (m.matches()) {
      Set<String> values =
          Arrays.stream(m.group("values").split(",")).map(String::trim).collect(Collectors.toSet());
      return oneOf(m.group("key"), values, m.group("op").equals("in"));
    }
    m = EQUALITY.matcher(part);
    if (m.matches()) {
      return oneOf(m.group("key"), Set.of(m.group("value")), !m.group("op").equals("!="));
    }
    m = EXISTS.matcher(part);
    if (m.matches()) {
      String key = m.group("key");
      boolean wanted = m.group("not").isEmpty();
      return labels -> labels.has(key) == wanted;
    }
    throw ApiException.badRequest("unable to parse requirement: " + selector);
  }

  /** An absent label satisfies the negated forms, as in Kubernetes. */
  private static Predicate<JsonNode> oneOf(String key, Set<String> values, boolean wanted) {
    return labels -> (labels.has(key) && values.contains(labels.get(key).asText())) == wanted;
  }
}
