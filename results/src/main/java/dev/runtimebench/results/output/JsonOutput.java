package dev.runtimebench.results.output;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.runtimebench.api.v1alpha1.JsonSource;
import dev.runtimebench.api.v1alpha1.JsonSource.Documents;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.reading.JsonQuery;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.results.reading.Quoted;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Collects the numbers of metrics from the JSON documents in a tool's output. */
final class JsonOutput {

  static final int MAX_BYTES = 4 * 1024 * 1024;

  /**
   * What is kept of a line: more than of the text, also after a stamp and a prefix. A line that is
   * cut at the limit itself would look like a broken document.
   */
  static final int MAX_LINE_BYTES = MAX_BYTES + 64 * 1024;

  private static final int MAX_SHOWN = 40;
  private static final int MAX_ERROR = 200;
  private static final int MAX_PLACE = 1024;

  /** The number of documents in which an error is looked for. */
  private static final int MAX_SEARCHED = 1000;

  /** The text that remains of the output without a prefix. */
  private record Prefixed(Optional<Pattern> prefix, JsonText text) {

    void take(String line) {
      if (prefix.isEmpty()) {
        text.take(line);
        return;
      }
      Matcher matcher = prefix.get().matcher(line);
      text.take(matcher.lookingAt() ? line.substring(matcher.end()) : "");
    }
  }

  /** The texts by the prefix in the spec; the key is empty without a prefix. */
  private final Map<String, Prefixed> byPrefix = new LinkedHashMap<>();

  private final Map<String, MetricValues> read = new HashMap<>();
  private final ReadingListener listener;
  private boolean complete;

  JsonOutput(List<Metric> metrics, ReadingListener listener) {
    this.listener = listener;
    for (Metric metric : metrics) {
      JsonSource json = metric.source().json();
      if (json != null) {
        byPrefix.computeIfAbsent(
            prefix(json),
            prefix ->
                new Prefixed(
                    Optional.of(prefix).filter(p -> !p.isEmpty()).map(Pattern::compile),
                    new JsonText(MAX_BYTES)));
      }
    }
  }

  private static String prefix(JsonSource json) {
    return json.linePrefix() == null ? "" : json.linePrefix();
  }

  void take(String line) {
    byPrefix.values().forEach(text -> text.take(line));
  }

  /** The values of a metric, read from the whole output; not to be called before its end. */
  MetricValues values(Metric metric) {
    complete();
    return read.computeIfAbsent(metric.name(), name -> read(metric));
  }

  /** The error in the last document that has one; empty if no document has an error. */
  Optional<String> error() {
    complete();
    return byPrefix.values().stream()
        .map(Prefixed::text)
        .flatMap(
            text ->
                IntStream.range(0, Math.min(text.documents(), MAX_SEARCHED))
                    .map(i -> text.documents() - 1 - i)
                    .mapToObj(document -> error(text, document))
                    .flatMap(Optional::stream))
        .findFirst();
  }

  private static Optional<String> error(JsonText text, int document) {
    return Stream.of("/error", "/error/message", "/errors/0", "/errors/0/message")
        .flatMap(pointer -> string(text, document, pointer).stream())
        .findFirst()
        .map(error -> Quoted.visible(error, MAX_ERROR));
  }

  private void complete() {
    if (!complete) {
      byPrefix.values().forEach(prefixed -> prefixed.text().find());
      complete = true;
    }
  }

  private MetricValues read(Metric metric) {
    JsonSource json = metric.source().json();
    JsonText text = byPrefix.get(prefix(json)).text();
    Documents which = json.documents() == null ? Documents.Last : json.documents();
    if (text.isTooLarge() && which != Documents.Last) {
      return MetricValues.missing(tooLarge());
    }
    if (text.unread().isPresent()) {
      return MetricValues.missing(text.unread().get());
    }
    Selection selection = new Selection(metric, text, listener);
    int documents = text.documents();
    for (int i = 0; i < documents; i++) {
      boolean found = selection.take(which == Documents.Last ? documents - 1 - i : i);
      if (found && which != Documents.All) {
        break;
      }
    }
    return selection.values.isEmpty()
        ? MetricValues.missing(selection.missing.orElseGet(() -> notFound(json, text)))
        : selection.values;
  }

  /** Where the values are looked for, as a message shows it. */
  private static String place(JsonSource json) {
    return Quoted.visible(json.path() == null ? json.pointer() : json.path(), MAX_PLACE);
  }

  private static String notFound(JsonSource json, JsonText text) {
    if (text.isTooLarge()) {
      return tooLarge();
    }
    if (text.documents() == 0) {
      return text.problem().orElse("the output has no JSON document");
    }
    return "the JSON document has nothing at %s%s"
        .formatted(
            place(json),
            text.problem().map(p -> "; another part of the output is " + p).orElse(""));
  }

  private static String tooLarge() {
    return "the JSON output is larger than 4 MiB, and no more is read; print less, for example fewer intervals";
  }

  /** Reads the values of one metric, document by document. */
  private static final class Selection {
    private final Metric metric;
    private final JsonSource json;
    private final NumberReader numbers;
    private final JsonText text;
    private final ReadingListener listener;
    private final Optional<JsonQuery> query;
    private final MetricValues values = new MetricValues();
    private Optional<String> missing = Optional.empty();

    Selection(Metric metric, JsonText text, ReadingListener listener) {
      this.metric = metric;
      this.listener = listener;
      this.json = metric.source().json();
      this.numbers = new NumberReader(metric.unit(), metric.source().numberFormat());
      this.text = text;
      this.query = Optional.ofNullable(json.path()).map(JsonQuery::of);
    }

    /** Returns whether the document has something where the values are looked for. */
    boolean take(int document) {
      try {
        return query.isEmpty() ? pointer(document) : path(query.get(), document);
      } catch (JsonProcessingException e) {
        add(
            text.line(document),
            "",
            new NumberReader.Problem(
                "the JSON document could not be read: " + JsonReason.of(e, MAX_ERROR)));
        return true;
      } catch (IOException e) {
        missing = Optional.of("the JSON document could not be read: " + e.getMessage());
        return true;
      }
    }

    private boolean pointer(int document) throws IOException {
      JsonParser source = text.parser(document);
      try (JsonParser parser = at(source, json.pointer())) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return false;
        }
        String shown = parser.getText();
        long line = line(document, source.currentTokenLocation().getLineNr());
        NumberReader.Result value = value(token, shown);
        parser.skipChildren();
        add(
            line,
            shown,
            parser.nextToken() == null
                ? value
                : new NumberReader.Problem(
                    "the JSON document has more than one value at %s: an object has the same name twice"
                        .formatted(place(json))));
        return true;
      }
    }

    private boolean path(JsonQuery asked, int document) throws IOException {
      JsonQuery.Selected selected;
      try (JsonParser parser = text.strictParser(document)) {
        selected = asked.select(parser, listener != ReadingListener.NONE);
      }
      if (selected.problem().isPresent()) {
        missing = selected.problem();
        return true;
      }
      selected
          .values()
          .forEach(
              value ->
                  add(
                      line(document, value.line()),
                      value.text(),
                      value(value.token(), value.text())));
      return !selected.values().isEmpty();
    }

    /** The line of the output for a line of the document; 0 if unknown. */
    private long line(int document, int inDocument) {
      long first = text.line(document);
      return first == 0 ? 0 : first + Math.max(inDocument, 1) - 1;
    }

    private void add(long line, String shown, NumberReader.Result result) {
      values.add(result);
      listener.value(metric, line, shown, result);
    }

    private NumberReader.Result value(JsonToken token, String shown) {
      if (token.isNumeric()) {
        return numbers.readNumber(shown);
      }
      if (token == JsonToken.VALUE_STRING) {
        return numbers.read(shown);
      }
      String what =
          switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> Quoted.visible(shown, MAX_SHOWN);
          };
      return new NumberReader.Problem("%s at %s is not a number".formatted(what, place(json)));
    }
  }

  private static JsonParser at(JsonParser source, String pointer) {
    return new FilteringParserDelegate(
        source,
        new JsonPointerBasedFilter(JsonPointer.compile(pointer)),
        TokenFilter.Inclusion.ONLY_INCLUDE_ALL,
        true);
  }

  private static Optional<String> string(JsonText text, int document, String pointer) {
    try (JsonParser parser = at(text.parser(document), pointer)) {
      return parser.nextToken() == JsonToken.VALUE_STRING
          ? Optional.of(parser.getText()).filter(t -> !t.isBlank())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
