package dev.runtimebench.cli.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.csv.CSVRecord;

/** Explains a header that does not name the columns, and knows tables without a header. */
final class HeaderGuess {

  private static final String CRITERION_TIME = "sample_measured_value";

  private final Header header;
  private final CSVRecord second;
  private final ReadOptions options;

  /**
   * @param second the first row of values, or the header itself if there is none
   */
  HeaderGuess(Header header, CSVRecord second, ReadOptions options) {
    this.header = header;
    this.second = second;
    this.options = options;
  }

  /**
   * Returns the rows of a table without a header: block, runtime and value, or runtime and value.
   *
   * @return empty if the first row is a header
   */
  static Optional<TableRows> withoutHeader(
      CSVRecord first, Function<Header, LongRows> rows, ReadOptions options) {
    NumberText numbers = new NumberText(options.decimal());
    int size = first.size();
    if (size != 2 && size != 3) {
      return Optional.empty();
    }
    String value = first.get(size - 1);
    boolean isValue = NumberText.isMissing(value) ? size == 3 : numbers.isNumber(value);
    String runtime = first.get(size - 2);
    boolean isName = !numbers.isNumber(runtime) && !runtime.isBlank();
    boolean isBlock = size == 2 || first.get(0).strip().matches("[0-9]+(\\.0*)?");
    if (!isValue || !isName || !isBlock) {
      return Optional.empty();
    }
    return Optional.of(
        rows.apply(
            size == 2 ? new Header("runtime", "value") : new Header("block", "runtime", "value")));
  }

  /** Says which columns are missing and how to name them. */
  String missing(boolean hasValue, boolean hasRuntime) {
    List<String> missing = new ArrayList<>();
    if (header.find("block", "").isEmpty() && options.columns().block() == null) {
      missing.add("block (without it the values are not pairs)");
    }
    if (!hasRuntime) {
      missing.add("runtime");
    }
    if (!hasValue) {
      missing.add("value");
    }
    return "the first line must name the columns block, runtime and value; missing: %s; %s. %s"
        .formatted(
            String.join(", ", missing),
            header.columns(),
            known().orElseGet(() -> advice(hasValue, hasRuntime)));
  }

  /**
   * Recognises Criterion's raw.csv. Its column {@code value} is a parameter of the benchmark, and
   * each line has the time of many iterations.
   *
   * @return empty for other files, and if the user names another column
   */
  Optional<String> otherMeaning() {
    String named = options.columns().value();
    boolean own =
        named == null || named.equalsIgnoreCase("value") || named.equalsIgnoreCase(CRITERION_TIME);
    return own && names().containsAll(List.of(CRITERION_TIME, "iteration_count"))
        ? Optional.of(
            "this is a file of Criterion, whose column value is a parameter: divide"
                + " sample_measured_value by iteration_count, and give a CSV file with the columns"
                + " runtime and value")
        : Optional.empty();
  }

  /** Recognises the files of some load generators. */
  private Optional<String> known() {
    String names = ";" + String.join(";", names()) + ";";
    String each = " with one file for each runtime: rtb analyze runc.csv gvisor.csv ";
    if (names.contains(";metric_name;") && names.contains(";metric_value;")) {
      return Optional.of(
          "This is a file of k6:" + each + "--metric metric_name --value metric_value");
    }
    if (names.contains(";timestamp;elapsed;label;")) {
      return Optional.of("This is a file of JMeter:" + each + "--metric label --value elapsed");
    }
    if (names.contains(";response-time;")) {
      return Optional.of("This is a file of hey:" + each + "--value response-time");
    }
    return Optional.empty();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      names.add(header.lower(i));
    }
    return names;
  }

  private String advice(boolean hasValue, boolean hasRuntime) {
    if (header.size() == 1) {
      return "If the line has several columns, name what separates them with --separator";
    }
    if (header.hasNumber()) {
      return "The line has numbers: if it has no names of columns, put a line with the names before"
          + " it";
    }
    List<String> advice = new ArrayList<>();
    if (!hasValue) {
      numeric()
          .ifPresent(
              name -> advice.add("use --value %s if that column has the values".formatted(name)));
    }
    if (!hasRuntime) {
      advice.add(
          hasValue
              ? "use --runtime COLUMN, or give one file for each runtime"
              : "use --runtime COLUMN; if each runtime has a column, give the baseline's with"
                  + " --baseline");
    }
    String all = String.join("; ", advice);
    return all.isEmpty()
        ? "Name the columns"
        : all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1);
  }

  /** The last column with a number in the first row of values. */
  private Optional<String> numeric() {
    NumberText numbers = new NumberText(options.decimal());
    for (int i = Math.min(header.size(), second.size()) - 1; i >= 0; i--) {
      boolean index =
          Header.KNOWN.contains(header.lower(i)) || Header.INDEX.contains(header.lower(i));
      if (!index && !header.name(i).isEmpty() && numbers.isNumber(second.get(i))) {
        return Optional.of(ValueTable.shown(header.name(i)));
      }
    }
    return Optional.empty();
  }
}
