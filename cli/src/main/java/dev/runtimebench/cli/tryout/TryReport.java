package dev.runtimebench.cli.tryout;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.api.v1alpha1.WorkloadFact;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.tryout.LineNotes.Line;
import dev.runtimebench.cli.tryout.LineNotes.Note;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person reads after a try: each output line by line with what was read from it, then each
 * metric with its value or the reason why there is none.
 */
public final class TryReport {

  private static final int NUMBER = 6;
  private static final int INDENT = NUMBER + 5;

  /** How many lines without a value are shown at each end of an output. */
  private static final int CONTEXT = 10;

  private static final JsonMapper JSON = new JsonMapper();

  private final Tried tried;
  private final List<String> lines = new ArrayList<>();
  private int width;

  TryReport(Tried tried) {
    this.tried = tried;
  }

  /** 0 if the trial is valid and each metric has a value, else 1. */
  public int exitCode() {
    return tried.isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }

  /**
   * The text.
   *
   * @param most the number of columns
   */
  public List<String> lines(int most) {
    width = most;
    lines.clear();
    title();
    tried.outputs().forEach(this::output);
    tried.unread().forEach(this::wrapped);
    metrics();
    verdict();
    return List.copyOf(lines);
  }

  /** The same for programs: {@code valid}, {@code metrics}, {@code facts} and {@code outputs}. */
  public ObjectNode tree() {
    ObjectNode tree = JSON.createObjectNode();
    Outcome outcome = tried.outcome();
    tree.put("valid", tried.trial().filter(TrialOutcome::isValid).isPresent());
    tree.put("complete", tried.isComplete());
    Optional<TrialOutcome> invalid = tried.trial().filter(t -> !t.isValid());
    if (tried.trial().isEmpty()) {
      tree.put("reason", outcome.reason()).put("message", outcome.message());
    }
    invalid.ifPresent(
        t -> tree.put("reason", String.valueOf(t.reason())).put("message", t.message()));
    tried.trial().map(TrialOutcome::node).ifPresent(node -> tree.put("node", node));
    RuntimeTarget runtime = tried.benchmark().getSpec().runtimes().get(0);
    if (runtime.runtimeClassName() != null) {
      tree.put("runtimeClassName", runtime.runtimeClassName());
    }
    if (tried.workload().isPresent() && tried.trial().isPresent()) {
      ArrayNode metrics = tree.putArray("metrics");
      for (Metric metric : tried.workload().get().metrics()) {
        ObjectNode one = metrics.addObject().put("name", metric.name()).put("unit", metric.unit());
        value(metric)
            .ifPresentOrElse(v -> one.put("value", v), () -> one.put("missing", why(metric)));
      }
      ArrayNode facts = tree.putArray("facts");
      for (WorkloadFact fact : tried.workload().get().facts()) {
        ObjectNode one = facts.addObject().put("name", fact.name());
        text(fact).ifPresent(text -> one.put("value", text));
      }
    }
    ArrayNode outputs = tree.putArray("outputs");
    tried.outputs().forEach(output -> outputs.add(tree(output)));
    tried.unread().forEach(tree.putArray("unread")::add);
    return tree;
  }

  /** All lines that were kept, and what was read from each. */
  private static ObjectNode tree(TriedOutput output) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("pod", output.pod()).put("side", output.side().name());
    tree.put("lineCount", output.lines().count());
    ArrayNode lines = tree.putArray("lines");
    for (Line line : output.lines().lines()) {
      ObjectNode one = lines.addObject().put("number", line.number()).put("text", line.text());
      ArrayNode notes = one.putArray("notes");
      line.notes()
          .forEach(n -> notes.addObject().put("kind", n.kind().name()).put("text", n.text()));
    }
    output.problem().ifPresent(problem -> tree.put("problem", problem));
    return tree;
  }

  private void title() {
    RuntimeTarget runtime = tried.benchmark().getSpec().runtimes().get(0);
    String name =
        runtime.runtimeClassName() == null
            ? "the cluster's default runtime"
            : "the RuntimeClass " + runtime.runtimeClassName();
    wrapped(
        "One trial under %s%s"
            .formatted(name, tried.trial().map(t -> on(t.node())).orElse(": no trial has ended")));
  }

  private static String on(String node) {
    return node == null ? "" : " on node " + node;
  }

  private void output(TriedOutput output) {
    lines.add("");
    wrapped(
        "%s of Pod %s: %d line%s"
            .formatted(
                output.side() == Side.Server ? "The server's output" : "The output",
                output.pod(),
                output.lines().count(),
                output.lines().count() == 1 ? "" : "s"));
    List<Line> all = output.lines().lines();
    long skipped = 0;
    int plain = 0;
    for (int i = 0; i < all.size(); i++) {
      Line line = all.get(i);
      boolean noted = !line.notes().isEmpty();
      plain += noted ? 0 : 1;
      if (noted || plain <= CONTEXT || i >= all.size() - CONTEXT) {
        skipped(skipped);
        skipped = 0;
        line(line);
      } else {
        skipped++;
      }
    }
    long kept = all.stream().filter(line -> line.number() > 0).count();
    skipped(output.lines().count() - kept);
    // A server is ended when the client has ended, so the end of its records is missing.
    output
        .problem()
        .filter(problem -> output.side() == Side.Container)
        .ifPresent(problem -> wrapped("The agent's records: " + problem));
  }

  private void skipped(long count) {
    if (count > 0) {
      lines.add(
          " ".repeat(NUMBER)
              + " : %d line%s without a value".formatted(count, count == 1 ? "" : "s"));
    }
  }

  private void line(Line line) {
    String number = line.number() == 0 ? "?" : String.valueOf(line.number());
    lines.add(
        TerminalText.cut(
            ("%" + NUMBER + "s | %s").formatted(number, TerminalText.line(line.text())), width));
    for (Note note : line.notes()) {
      String sign =
          switch (note.kind()) {
            case Read -> "=";
            case Refused -> "!";
            case Unused -> "-";
          };
      String head = " ".repeat(NUMBER) + " | " + sign + " ";
      for (String part : TerminalText.wrap(note.text(), width - INDENT)) {
        lines.add(head + part);
        head = " ".repeat(NUMBER) + " |   ";
      }
    }
  }

  private void metrics() {
    if (tried.workload().isEmpty() || tried.trial().isEmpty()) {
      return;
    }
    lines.add("");
    for (Metric metric : tried.workload().get().metrics()) {
      // The kubelet gives the others, in a benchmark of mode Usage.
      if (!metric.source().isPodUsage()) {
        wrapped(metric(metric));
      }
    }
    for (WorkloadFact fact : tried.workload().get().facts()) {
      wrapped(fact.name() + ": " + fact(fact));
    }
    lines.add("");
    lines.add("= read  ! refused  - not used");
  }

  private String metric(Metric metric) {
    Optional<Double> value = value(metric);
    if (value.isPresent()) {
      return "%s: %s%s (%s)"
          .formatted(
              metric.name(), PlainNumber.of(value.get()), metric.unitSuffix(), source(metric));
    }
    return "%s: not read: %s".formatted(metric.name(), why(metric));
  }

  private Optional<Double> value(Metric metric) {
    return tried
        .trial()
        .map(t -> t.values().get(metric.name()))
        .or(() -> here(metric).flatMap(PodValue::value));
  }

  /** What this program read; the operator reads nothing from the output of a failed trial. */
  private Optional<PodValue> here(Metric metric) {
    return tried.outputs().stream()
        .filter(output -> output.side() == Side.Container)
        .map(output -> output.values().get(metric.name()))
        .filter(value -> value != null)
        .findFirst();
  }

  private String fact(WorkloadFact fact) {
    return text(fact).orElse("not read: no line matches " + fact.pattern());
  }

  private Optional<String> text(WorkloadFact fact) {
    return tried.outputs().stream()
        .map(output -> output.facts().get(fact.name()))
        .filter(text -> text != null)
        .findFirst();
  }

  private String why(Metric metric) {
    return tried
        .trial()
        .map(t -> t.missing().get(metric.name()))
        .or(() -> here(metric).map(PodValue::missing).filter(m -> !m.isEmpty()))
        .orElse("the trial gave no value");
  }

  private static String source(Metric metric) {
    var source = metric.source();
    if (source.isInterval()) {
      String end = source.mark() == null ? "the first line" : "the mark " + source.mark();
      return "from the Pod's %s to %s"
          .formatted(source.isFromSubmission() ? "creation" : "binding", end);
    }
    String from =
        source.record() != null
            ? "the record " + source.record()
            : source.regex() != null ? "the expression" : "the JSON document";
    return "%s of %s".formatted(metric.summary(), from);
  }

  private void verdict() {
    lines.add("");
    Outcome outcome = tried.outcome();
    Optional<TrialOutcome> trial = tried.trial();
    if (trial.isEmpty()) {
      wrapped("No trial: " + outcome.reason() + ": " + outcome.message());
    } else if (!trial.get().isValid()) {
      wrapped(
          "The trial is not valid: %s: %s".formatted(trial.get().reason(), trial.get().message()));
    } else if (!tried.isComplete()) {
      wrapped("The trial is valid, but not every metric has a value.");
    } else {
      wrapped("The trial is valid, and every metric has a value.");
    }
  }

  private void wrapped(String text) {
    lines.addAll(TerminalText.wrap(text, width));
  }
}
