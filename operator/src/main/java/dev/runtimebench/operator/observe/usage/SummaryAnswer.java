package dev.runtimebench.operator.observe.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.runtimebench.operator.observe.usage.SummaryPod.Figures;
import dev.runtimebench.operator.observe.usage.SummaryPod.Kind;
import dev.runtimebench.results.reading.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads a kubelet's answer to {@code /stats/summary} (Summary API v1alpha1), part by part, and
 * keeps the figures of one Pod. No content of the answer makes the reading fail.
 *
 * <p>The kubelet asks the container runtime for these figures, or takes those of its cache. {@link
 * SummaryPod} says which figures count. The answer has no throttling and no high-water mark.
 */
public final class SummaryAnswer {

  private static final String POD = "/pods/[]";
  private static final String CONTAINER = POD + "/containers/[]";

  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_NAME = 1024;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_WORDS = 200;

  private static final String NO_PEAK =
      "the kubelet's answer to /stats/summary has no high-water mark of the memory";
  private static final String NO_THROTTLING =
      "the kubelet's answer to /stats/summary has no throttling";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final String podUid;
  private final JsonParser parser;
  private final Deque<String> path = new ArrayDeque<>();
  private String at = "";
  private String field = "";
  private SummaryPod pod = new SummaryPod();
  private Figures container = new Figures();
  private Optional<SummaryPod> found = Optional.empty();
  private Optional<SummaryPod> other = Optional.empty();
  private boolean twice;
  private boolean anyFigure;
  private boolean anyContainer;
  private boolean anyPods;
  private Optional<String> broken = Optional.empty();

  /**
   * @param podUid the uid of the Pod that is asked for
   */
  public SummaryAnswer(String podUid) {
    this.podUid = podUid;
    try {
      this.parser = JSON.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the next bytes of the answer. */
  public void take(byte[] bytes) {
    if (broken.isPresent()) {
      return;
    }
    try {
      ((ByteArrayFeeder) parser.getNonBlockingInputFeeder()).feedInput(bytes, 0, bytes.length);
      read();
    } catch (IOException e) {
      broken = Optional.of(why(e));
    }
  }

  /** The answer has arrived as a whole. */
  public void end() {
    if (broken.isPresent()) {
      return;
    }
    try {
      ((ByteArrayFeeder) parser.getNonBlockingInputFeeder()).endOfInput();
      read();
    } catch (IOException e) {
      broken = Optional.of(why(e));
    }
    if (broken.isEmpty() && !anyPods) {
      broken = Optional.of("the kubelet's answer to /stats/summary has no list of Pods");
    }
  }

  private static String why(IOException e) {
    // The message quotes the answer, which may be anything.
    return "the kubelet's answer to /stats/summary cannot be read: "
        + Quoted.visible(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), MAX_WORDS);
  }

  private void read() throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      take(token);
    }
  }

  private void take(JsonToken token) throws IOException {
    switch (token) {
      case FIELD_NAME -> field = parser.currentName();
      case START_OBJECT, START_ARRAY -> open(token == JsonToken.START_ARRAY);
      case END_OBJECT, END_ARRAY -> close();
      default -> scalar(token);
    }
  }

  private void open(boolean array) {
    path.push(at);
    String parent = at;
    if (path.size() > 1) {
      at = parent + "/" + (field.isEmpty() ? "[]" : field);
    }
    // The elements of an array have no name.
    field = "";
    anyPods |= array && at.equals("/pods");
    if (!array && at.equals(POD)) {
      pod = new SummaryPod();
    }
    if (!array && at.equals(CONTAINER)) {
      container = pod.nextContainer();
    }
  }

  private void close() {
    if (at.equals(POD)) {
      add(pod);
    }
    at = path.pop();
    field = "";
  }

  private void add(SummaryPod read) {
    anyFigure |= read.hasFigure();
    anyContainer |= read.listsContainers();
    if (read.uid().filter(podUid::equals).isPresent()) {
      twice |= found.isPresent();
      found = Optional.of(read);
    } else if (other.isEmpty()) {
      other = Optional.of(read);
    }
  }

  private void scalar(JsonToken token) throws IOException {
    if (at.equals(POD + "/podRef") && field.equals("uid") && token == JsonToken.VALUE_STRING) {
      pod.uid(parser.getText());
    }
    for (Kind kind : Kind.values()) {
      if (at.equals(POD + "/" + kind.object())) {
        figure(token, kind, pod.own());
      } else if (at.equals(CONTAINER + "/" + kind.object())) {
        figure(token, kind, container);
      }
    }
  }

  private void figure(JsonToken token, Kind kind, Figures of) throws IOException {
    if (field.equals(kind.field()) && token == JsonToken.VALUE_NUMBER_INT) {
      of.of(kind).value(parser.getDoubleValue());
    }
    if (field.equals("time") && token == JsonToken.VALUE_STRING) {
      try {
        of.of(kind).time(OffsetDateTime.parse(parser.getText()).toEpochSecond());
      } catch (DateTimeException e) {
        // A figure without a time stamp does not count, and the reason says so.
        return;
      }
    }
  }

  /** Whether the answer has Pods and lists the containers of none, so that no figure counts. */
  public boolean lacksContainersOnly() {
    return broken.isEmpty() && (found.isPresent() || other.isPresent()) && !anyContainer;
  }

  /** Why no figure of any Pod in the answer counts; empty if one counts, or if there is no Pod. */
  public Optional<String> whyNoPodCounts() {
    if (broken.isPresent()) {
      return broken;
    }
    return found
        .or(() -> other)
        .filter(one -> !anyFigure)
        .map(one -> one.reading(Kind.CPU).missing());
  }

  /** The figures in the answer. */
  public UsageSample sample() {
    if (broken.isPresent()) {
      return UsageSample.missing(broken.get());
    }
    if (twice) {
      return UsageSample.missing(
          "the kubelet's answer to /stats/summary has the Pod more than once");
    }
    return found
        .map(
            one ->
                new UsageSample(
                    one.reading(Kind.CPU),
                    one.reading(Kind.MEMORY),
                    Throttling.missing(NO_THROTTLING),
                    Reading.missing(NO_PEAK)))
        .orElseGet(
            () ->
                UsageSample.missing(
                    "the kubelet's answer to /stats/summary does not have the Pod"));
  }
}
