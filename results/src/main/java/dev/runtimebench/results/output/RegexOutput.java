package dev.runtimebench.results.output;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.results.reading.Neighbours;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.results.reading.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the numbers that regular expressions find in a log. RE2 takes linear time for every
 * pattern and line; with java.util.regex a workload could block the operator for ever.
 */
final class RegexOutput {

  /** How many characters of a line are searched. */
  static final int MAX_LINE = 64 * 1024;

  private static final int MAX_PATTERN = 1024;

  /** The search for the values of one metric. */
  private static final class Search {
    private final RegexSource source;
    private final Pattern pattern;
    private final NumberReader numbers;
    private final Neighbours neighbours;
    private final Metric metric;
    private final ReadingListener listener;
    private final MetricValues values = new MetricValues();

    Search(Metric metric, ReadingListener listener) {
      this.metric = metric;
      this.listener = listener;
      this.source = metric.source().regex();
      this.pattern = Pattern.compile(source.pattern());
      this.numbers = new NumberReader(metric.unit(), metric.source().numberFormat());
      this.neighbours = numbers.neighbours();
    }

    void take(String line, long number) {
      Matcher matcher = pattern.matcher(line);
      int from = 0;
      while (matcher.find()) {
        if (matcher.group(source.group()) != null) {
          NumberReader.Result value = value(line, matcher, from);
          values.add(value);
          listener.value(metric, number, shown(line, matcher), value);
        }
        from = matcher.end();
      }
    }

    private NumberReader.Result value(String line, Matcher matcher, int from) {
      String text = matcher.group(source.group());
      Neighbours.Place number = place(line, matcher, source.group(), from);
      if (source.unitGroup() == null) {
        return checked(numbers.read(text), neighbours.problem(number));
      }
      String unit = matcher.group(source.unitGroup());
      return unit == null || unit.isEmpty()
          ? checked(numbers.read(text, ""), neighbours.problem(number))
          : checked(
              numbers.read(text, unit),
              neighbours.problem(number, place(line, matcher, source.unitGroup(), from)));
    }

    /** The number as the tool printed it, with the unit if a group captures the unit. */
    private String shown(String line, Matcher matcher) {
      int number = source.group();
      Integer unit = source.unitGroup();
      if (unit == null || matcher.group(unit) == null) {
        return matcher.group(number);
      }
      return line.substring(
          Math.min(matcher.start(number), matcher.start(unit)),
          Math.max(matcher.end(number), matcher.end(unit)));
    }

    /** If the text is not a number, the text around it does not matter. */
    private static NumberReader.Result checked(
        NumberReader.Result read, Optional<String> neighbour) {
      return read instanceof NumberReader.Value && neighbour.isPresent()
          ? new NumberReader.Problem(neighbour.get())
          : read;
    }

    private static Neighbours.Place place(String line, Matcher matcher, int group, int from) {
      return new Neighbours.Place(
          line, matcher.start(group), matcher.end(group), matcher.start(), matcher.end(), from);
    }
  }

  private final Map<String, Search> byMetric = new LinkedHashMap<>();
  private long cut;

  RegexOutput(List<Metric> metrics, ReadingListener listener) {
    for (Metric metric : metrics) {
      if (metric.source().regex() != null) {
        byMetric.put(metric.name(), new Search(metric, listener));
      }
    }
  }

  void take(String text, long number) {
    String line = text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE);
    byMetric.values().forEach(search -> search.take(line, number));
  }

  /** Notes that the end of a line was not searched. */
  void lineWasCut() {
    cut++;
  }

  MetricValues of(Metric metric) {
    MetricValues values = byMetric.get(metric.name()).values;
    RegexSource regex = metric.source().regex();
    return values.isEmpty()
        ? MetricValues.missing(
            "no line matches %s with a text in group %d%s"
                .formatted(
                    Quoted.visible(regex.pattern(), MAX_PATTERN),
                    regex.group(),
                    cut == 0
                        ? ""
                        : "; only the first 64 KiB of a line are searched, and %d line(s) are longer"
                            .formatted(cut)))
        : values;
  }
}
