package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.show.TerminalText;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the gates as JUnit XML, one test case per gate. A failed gate is a failure. An undecided
 * gate is an error, and so is every gate of a benchmark that is not complete: neither is a success.
 */
final class JunitExport {

  private JunitExport() {}

  /**
   * Returns the document.
   *
   * @throws CliException if there are no gates: an empty suite would look like a success
   */
  static String of(SampleSet samples) {
    List<GateResult> gates = samples.findings().gates();
    if (gates.isEmpty()) {
      throw CliException.usage(samples.name() + ": the benchmark has no gates (spec.gates)");
    }
    boolean complete = Outcome.of(samples.benchmark()).phase() == BenchmarkPhase.Complete;
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      suite(xml, samples, gates, complete);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text + "\n";
  }

  private static void suite(
      XMLStreamWriter xml, SampleSet samples, List<GateResult> gates, boolean complete)
      throws XMLStreamException {
    long failures = gates.stream().filter(g -> complete && isFailed(g)).count();
    long errors = gates.stream().filter(g -> !complete || isUndecided(g)).count();
    xml.writeStartElement("testsuites");
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", TerminalText.line(samples.name()));
    xml.writeAttribute("tests", String.valueOf(gates.size()));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", String.valueOf(errors));
    xml.writeAttribute("skipped", "0");
    for (GateResult gate : gates) {
      xml.writeCharacters("\n    ");
      gate(xml, samples.name(), gate, complete);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private static void gate(XMLStreamWriter xml, String suite, GateResult gate, boolean complete)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "runtimebench." + TerminalText.line(suite));
    xml.writeAttribute(
        "name",
        TerminalText.line(
            "%s %s %s %s".formatted(gate.runtime(), gate.metric(), gate.limit(), gate.bound())));
    String message = TerminalText.line(gate.message());
    if (!complete) {
      problem(
          xml, "error", Reason.NotComplete, "the benchmark is not complete; so far: " + message);
    } else if (isFailed(gate)) {
      problem(xml, "failure", Reason.GateFailed, message);
    } else if (isUndecided(gate)) {
      problem(xml, "error", Reason.GateUndecided, message);
    } else {
      xml.writeStartElement("system-out");
      xml.writeCharacters(message);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void problem(XMLStreamWriter xml, String kind, Reason reason, String message)
      throws XMLStreamException {
    xml.writeStartElement(kind);
    xml.writeAttribute("type", reason.name());
    xml.writeAttribute("message", message);
    xml.writeEndElement();
  }

  private static boolean isFailed(GateResult gate) {
    return gate.result() == GateResult.Result.Failed;
  }

  private static boolean isUndecided(GateResult gate) {
    return gate.result() == GateResult.Result.Undecided;
  }
}
