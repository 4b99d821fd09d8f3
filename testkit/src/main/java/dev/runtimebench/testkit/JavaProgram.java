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

/** A Java program in a process of its own, with the class path of this process. */
public final class JavaProgram implements AutoCloseable {

  private static final int SECONDS = 30;

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
   * @param flags of the JVM
   * @param environment variables beside those of this process
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

  /** What the program has printed so far, errors among the rest. */
  public List<String> lines() {
    return lines;
  }

  /** Whether a line so far contains this text. */
  public boolean said(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** SIGTERM. */
  public void terminate() {
    // Process.destroy() would close its output too.
    process.toHandle().destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the program's end.
   *
   * @throws AssertionError if the program does not end in 30 s
   */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + lines);
    }
    return process.exitValue();
  }

  /** Kills the program if it still runs. */
  @Override
  public void close() {
    kill();
  }
}
