package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.export.JunitCase.Result;
import dev.runtimebench.cli.show.TerminalText;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes benchmarks as JUnit XML, one suite for each benchmark. The suite has a test case for the
 * benchmark itself, for each gate and for each comparison. The file has a failure if and only if
 * {@code rtb run --wait} would exit with 1, and otherwise an error if it would exit with 2 or 3.
 */
public final class JunitExport {

  private static final Map<Result, String> ELEMENTS =
      Map.of(Result.FAILURE, "failure", Result.ERROR, "error", Result.SKIPPED, "skipped");

  private JunitExport() {}

  /**
   * A suite.
   *
   * @param name the namespace and the name of the benchmark
   * @param started when the benchmark started, as in the status; empty if unknown
   * @param seconds how long the benchmark took; empty if unknown
   */
  private record Suite(
      String name, Optional<String> started, Optional<Double> seconds, List<JunitCase> cases) {

    private long count(Result result) {
      return cases.stream().filter(c -> c.result() == result).count();
    }
  }

  /** Returns the document for benchmarks as their status describes them. */
  public static String of(List<RuntimeBenchmark> benchmarks) {
    return text(benchmarks.stream().map(b -> suite(b, JunitCases.of(b))).toList());
  }

  /** Returns the document for one benchmark, with gates and comparisons from its samples. */
  static String of(
      RuntimeBenchmark benchmark, List<GateResult> gates, List<Comparison> comparisons) {
    return text(List.of(suite(benchmark, JunitCases.of(benchmark, gates, comparisons))));
  }

  /** Returns the document for a run that did not come to a result, with one error. */
  public static String ofError(String reason, String message) {
    JunitCase error = new JunitCase("run", Result.ERROR, reason, message);
    return text(List.of(new Suite("rtb run", Optional.empty(), Optional.empty(), List.of(error))));
  }

  private static Suite suite(RuntimeBenchmark benchmark, List<JunitCase> cases) {
    String namespace = benchmark.getMetadata().getNamespace();
    String name = benchmark.getMetadata().getName();
    return new Suite(
        namespace == null ? name : namespace + "/" + name,
        Optional.ofNullable(benchmark.getStatus()).map(status -> status.startTime()),
        JunitCases.seconds(benchmark),
        cases);
  }

  private static String text(List<Suite> suites) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", "runtimebench");
      for (Suite suite : suites) {
        xml.writeCharacters("\n  ");
        write(xml, suite);
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text + "\n";
  }

  private static void write(XMLStreamWriter xml, Suite suite) throws XMLStreamException {
    String name = TerminalText.line(suite.name());
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", String.valueOf(suite.cases().size()));
    xml.writeAttribute("failures", String.valueOf(suite.count(Result.FAILURE)));
    xml.writeAttribute("errors", String.valueOf(suite.count(Result.ERROR)));
    xml.writeAttribute("skipped", String.valueOf(suite.count(Result.SKIPPED)));
    if (suite.started().isPresent()) {
      xml.writeAttribute("timestamp", TerminalText.line(suite.started().get()));
    }
    if (suite.seconds().isPresent()) {
      xml.writeAttribute("time", JunitCases.time(suite.seconds().get()));
    }
    for (JunitCase one : suite.cases()) {
      xml.writeCharacters("\n    ");
      write(xml, name, one);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  /** GitLab shows the text of an element and not its attributes; other readers do the reverse. */
  private static void write(XMLStreamWriter xml, String suite, JunitCase one)
      throws XMLStreamException {
    String message = TerminalText.line(one.message());
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", suite);
    xml.writeAttribute("name", TerminalText.line(one.name()));
    String element = ELEMENTS.get(one.result());
    if (element == null) {
      xml.writeStartElement("system-out");
    } else {
      xml.writeStartElement(element);
      xml.writeAttribute("type", TerminalText.line(one.type()));
      xml.writeAttribute("message", message);
    }
    xml.writeCharacters(message);
    xml.writeEndElement();
    xml.writeEndElement();
  }
}
