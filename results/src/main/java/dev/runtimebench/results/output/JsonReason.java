package dev.runtimebench.results.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.runtimebench.results.reading.Quoted;
import java.util.regex.Pattern;

/** Says why a text is not JSON, without the words that Jackson has for programmers. */
final class JsonReason {

  /** Where the text came from, which Jackson does not know, and the settings of the parser. */
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(
          "\\s*\\([^()]*(?:\\[Source|`|Feature ')[^()]*(?:\\([^()]*\\)[^()]*)*\\)"
              + "|\\s*(?:\\bat )?\\[Source:[^\\]]*\\]"
              + "|[:,]? enable `[^`]*` to allow");

  private JsonReason() {}

  /**
   * Returns the reason, visible on a terminal.
   *
   * @param length how many characters are enough
   */
  static String of(JsonProcessingException e, int length) {
    String reason = FOR_PROGRAMMERS.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    return Quoted.visible(reason, length);
  }
}
