package dev.runtimebench.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A Java program in a separate process, with the class path of this process. Thread-safe: a thread
 * of its own collects the output.
 */
public final class JavaProgram implements AutoCloseable {

  private static final int EXIT_TIMEOUT_SECONDS = 30;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private JavaProgram(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "program-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a program.
   *
   * @param main the class with the main method
   * @param flags the flags of the JVM
   * @param environment added to the environment variables of this process
   */
  public static JavaProgram start(
      Class<?> main, List<String> flags, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new JavaProgram(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    }
  }

  /** Returns the lines of standard output and standard error so far. */
  public List<String> lines() {
    return lines;
  }

  /** Returns true if a line so far contains this text. */
  public boolean said(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** Sends SIGTERM. */
  public void terminate() {
    // Process.destroy() would also close the output of the program.
    process.toHandle().destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the end of the program, and returns the exit code.
   *
   * @throws AssertionError if the program does not end within 30 s
   */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(
          "the program did not end within " + EXIT_TIMEOUT_SECONDS + " s: " + lines);
    }
    return process.exitValue();
  }

  /** Kills the program if it still runs. */
  @Override
  public void close() {
    kill();
  }
}
