package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a table in CSV (RFC 4180) or a dialect: other separators, comment lines. */
final class CsvReader {

  private static final String COMMENTS = "skipped %d comment line(s)";

  /** A spreadsheet's error in the first cell of a line, such as {@code #N/A} or {@code #DIV/0!}. */
  private static final String ERROR_CELL = "#(?:N/A|N/D|NV|[\\p{Lu}0-9/]+[!?])\\h*(?:%s.*|)";

  private static final String WITHOUT_HEADER =
      "the file has no header: the columns are taken as %sruntime and value";

  private final InputText input;
  private final ReadOptions options;
  private final ValueTable table;
  private final Factors factors;
  private final Optional<String> runtimeOfFile;

  /** Whether the comment before the first row may have the names of the columns. */
  private boolean heading;

  /**
   * @param runtimeOfFile the runtime of all rows, for a table without a column runtime
   */
  CsvReader(
      InputText input,
      ReadOptions options,
      ValueTable table,
      Factors factors,
      Optional<String> runtimeOfFile) {
    this.input = input;
    this.options = options;
    this.table = table;
    this.factors = factors;
    this.runtimeOfFile = runtimeOfFile;
  }

  /**
   * Reads the table.
   *
   * @throws CliException naming file, line, text and the expected form
   */
  void read() {
    Separator separator = Separator.of(input.text(), options);
    CSVFormat.Builder format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(separator.character())
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(!Character.isWhitespace(separator.character()));
    options.comment().ifPresent(format::setCommentMarker);
    checkErrorCells(separator);
    long line = separator.skippedLines();
    try (CSVParser parser = CSVParser.parse(new StringReader(separator.rest()), format.get())) {
      TableRows rows = null;
      int size = 0;
      CSVRecord held = null;
      long heldLine = 0;
      for (CSVRecord row : parser) {
        // The number of the row's last line: a quoted field may contain newlines.
        line = separator.skippedLines() + parser.getCurrentLineNumber();
        comments(row.getComment());
        if (row.size() == 1 && row.get(0).isBlank()) {
          continue;
        }
        if (rows == null && held == null) {
          held = row;
          heldLine = line;
          heading = heading(row, separator.character());
          size = row.size();
          Optional<TableRows> bare = HeaderGuess.withoutHeader(row, this::longRows, options);
          if (bare.isPresent()) {
            rows = bare.get();
            table.note(WITHOUT_HEADER.formatted(size == 2 ? "" : "block, "), 1);
            rows.add(row, at(line));
          }
          continue;
        }
        if (rows == null) {
          rows = rows(held, row, at(heldLine));
        }
        if (row.size() != size) {
          throw CliException.usage(at(line) + fields(row, size, separator.character()));
        }
        rows.add(row, at(line));
      }
      if (rows == null && held != null) {
        rows(held, held, at(heldLine));
        throw CliException.usage(
            at(heldLine) + "contains no value: no row follows the names of the columns");
      }
      if (parser.hasTrailerComment()) {
        comments(parser.getTrailerComment());
      }
    } catch (UncheckedIOException | CSVException e) {
      throw unreadable(line, e);
    } catch (IOException e) {
      throw unreadable(line, e);
    }
  }

  /**
   * A line that begins with a spreadsheet's error looks like a comment, and its other values would
   * be lost.
   */
  private void checkErrorCells(Separator separator) {
    if (options.comment().filter(c -> c == '#').isEmpty()) {
      return;
    }
    Pattern error =
        Pattern.compile(ERROR_CELL.formatted(Pattern.quote(String.valueOf(separator.character()))));
    boolean quoted = false;
    int number = separator.skippedLines() + 1;
    for (Iterator<String> lines = separator.rest().lines().iterator(); lines.hasNext(); number++) {
      String text = lines.next();
      boolean comment = !quoted && text.startsWith("#");
      if (comment && error.matcher(text).matches()) {
        throw CliException.usage(
            at(number)
                + "\"%s\" begins with an error of a spreadsheet, and lines that begin with # are skipped as comments: use --comment none"
                    .formatted(ValueTable.shown(text)));
      }
      quoted ^= !comment && text.chars().filter(c -> c == '"').count() % 2 == 1;
    }
  }

  /** Whether the comment before the first row may have the names of the columns. */
  private static boolean heading(CSVRecord row, char separator) {
    String comment = row.getComment() == null ? "" : row.getComment();
    String last = comment.substring(comment.lastIndexOf('\n') + 1);
    return row.size() > 1
        && last.split(Pattern.quote(String.valueOf(separator)), -1).length == row.size();
  }

  private CliException unreadable(long line, Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    String message = String.valueOf(cause.getMessage());
    String why =
        message.contains("EOF reached before encapsulated")
                || message.contains("EOF reached in quoted")
            ? "a quote is opened and never closed"
            : "more text follows a closing quote: write \"\" for a quote in a quoted field";
    return CliException.usage(at(line + 1) + "not CSV: " + why);
  }

  private void comments(String comment) {
    if (comment != null) {
      table.note(COMMENTS, (int) comment.lines().count());
    }
  }

  private LongRows longRows(Header header) {
    return new LongRows(header, options.withoutMapping(), table, factors, runtimeOfFile, at(1));
  }

  private TableRows rows(CSVRecord first, CSVRecord second, String at) {
    Header header = new Header(first);
    ReadOptions.Columns columns = options.columns();
    boolean value = header.find("--value", columns.value(), "value", at).isPresent();
    boolean runtime = header.find("--runtime", columns.runtime(), "runtime", at).isPresent();
    HeaderGuess guess = new HeaderGuess(header, second, options);
    guess.otherMeaning().ifPresent(problem -> refuse(at + problem));
    if (value && (runtime || runtimeOfFile.isPresent())) {
      return new LongRows(header, options, table, factors, runtimeOfFile, at);
    }
    boolean wide =
        !value
            && !runtime
            && options.baseline() != null
            && !header.hasNumber()
            && (header.find(options.baseline(), at).isPresent()
                || header.withoutUnits().find(options.baseline(), at).isPresent());
    if (wide) {
      return new WideRows(header, options, table, at);
    }
    throw CliException.usage(
        at
            + guess.missing(value, runtime)
            + (heading
                ? ". If the comment before this line has the names of the columns, remove its comment character"
                : ""));
  }

  private static void refuse(String problem) {
    throw CliException.usage(problem);
  }

  private static String fields(CSVRecord row, int size, char separator) {
    String text = "%d fields, expected %d".formatted(row.size(), size);
    return row.size() > size && separator == ','
        ? text + ": put quotes around a field with a comma; with decimal commas, separate by ;"
        : text + ": \"" + ValueTable.shown(String.join(String.valueOf(separator), row)) + "\"";
  }

  private String at(long line) {
    return input.file() + ": line " + line + ": ";
  }
}
