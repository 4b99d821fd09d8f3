package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The separator between the columns: the one that the user names, else the one in the first line
 * that is not a comment.
 *
 * @param character the separator
 * @param rest the text after Excel's line {@code sep=;}
 * @param skippedLines 1 if there was such a line
 */
record Separator(char character, String rest, int skippedLines) {

  private static final char[] CANDIDATES = {',', ';', '\t', '|'};
  private static final Pattern EXCEL = Pattern.compile("\"?sep=(.)\"?");
  private static final char QUOTE = '"';

  static Separator of(String text, ReadOptions options) {
    String first = text.lines().filter(l -> !isSkipped(l, options)).findFirst().orElse("");
    Matcher excel = EXCEL.matcher(first);
    if (excel.matches() && text.startsWith(first)) {
      String rest = text.substring(first.length());
      return checked(
          options.separator().orElse(excel.group(1).charAt(0)),
          options,
          rest.substring(rest.startsWith("\r\n") ? 2 : Math.min(1, rest.length())),
          1);
    }
    return checked(options.separator().orElseGet(() -> guess(first, options)), options, text, 0);
  }

  private static Separator checked(char character, ReadOptions options, String rest, int lines) {
    boolean clash = options.separator().filter(s -> s == options.decimal()).isPresent();
    if (clash) {
      throw CliException.usage("--separator and --decimal are the same character");
    }
    if (options.comment().filter(c -> c == character).isPresent()) {
      throw CliException.usage(
          "--comment and the separator are the same character: choose another with --comment");
    }
    if (character == QUOTE || options.comment().filter(c -> c == QUOTE).isPresent()) {
      throw CliException.usage(
          "a double quote can neither separate columns nor begin a comment, because it encloses texts: name another character with --separator or --comment");
    }
    return new Separator(character, rest, lines);
  }

  private static boolean isSkipped(String line, ReadOptions options) {
    return line.isBlank() || options.comment().filter(c -> line.charAt(0) == c).isPresent();
  }

  private static char guess(String line, ReadOptions options) {
    char best = ',';
    int most = 0;
    for (char candidate : CANDIDATES) {
      int count =
          candidate == options.decimal() && !line.contains("\"") ? 0 : count(line, candidate);
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  private static int count(String line, char candidate) {
    int count = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      count += !quoted && c == candidate ? 1 : 0;
    }
    return count;
  }
}
