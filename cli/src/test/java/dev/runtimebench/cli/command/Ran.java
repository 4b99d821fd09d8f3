package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * The result of a command that ran in this JVM.
 *
 * @param code the exit code
 */
record Ran(int code, String out, String err) {

  /** Runs a command. */
  static Ran rtb(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Rtb.commandLine(arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  JsonNode json() throws IOException {
    assertThat(code).as(err).isZero();
    return new ObjectMapper().readTree(out);
  }

  JsonNode comparison() throws IOException {
    return json().get("comparisons").get(0);
  }

  /** One clear line, exit code 2, and nothing on standard output. */
  Ran refused() {
    assertThat(code).as(err).isEqualTo(2);
    assertThat(err)
        .hasLineCount(1)
        .doesNotContain("\tat ", "Exception", "java.", "io.fabric8", "com.fasterxml", "Usage:");
    assertThat(out).isEmpty();
    return this;
  }
}
