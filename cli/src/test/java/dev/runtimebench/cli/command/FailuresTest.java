package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.cli.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What a failure that nobody expected prints. */
class FailuresTest {

  private static String printed(Throwable failure) {
    StringWriter err = new StringWriter();
    assertThat(Failures.print(failure, new PrintWriter(err))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).hasLineCount(1).doesNotContain("Exception", "Error", "java.");
    return err.toString();
  }

  @Test
  void errorInsideAnotherIsNamed() {
    assertThat(printed(new OutOfMemoryError("heap"))).contains("not enough memory");
    assertThat(printed(new IllegalStateException(new IOException(new OutOfMemoryError("heap")))))
        .contains("not enough memory");
    assertThat(printed(new ExceptionInInitializerError(new OutOfMemoryError("heap"))))
        .contains("not enough memory");
    assertThat(printed(new IllegalStateException(new StackOverflowError())))
        .contains("nested too deeply");
    assertThat(printed(new NoClassDefFoundError("a.b.C"))).contains("a defect of rtb");
  }

  @Test
  void causesInACircleEnd() {
    Exception first = new Exception("a");
    Exception second = new Exception("b", first);
    first.initCause(second);
    assertThat(printed(first)).contains("a defect of rtb");
  }

  /** Nothing that the JVM throws ends in a stack trace. */
  @Test
  void errorOfTheJvmEndsTheProgramWithOneOfTheExitCodes() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new NoClassDefFoundError("a.b.C");
          }
        };
    assertThat(Program.run(broken, "--version")).isEqualTo(ExitCode.USAGE);
  }
}
