package dev.runtimebench.cli.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Which part of a system a workload of the catalogue uses most: the groups of the overview. */
final class WorkloadGroups {

  private static final String OTHER = "Other workloads";
  private static final Properties GROUPS = read();

  private WorkloadGroups() {}

  private static Properties read() {
    Properties groups = new Properties();
    try (InputStream in = WorkloadGroups.class.getResourceAsStream("groups.properties");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      groups.load(reader);
      return groups;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the group of a workload; an unknown workload is in the last group. */
  static String of(String workload) {
    return GROUPS.getProperty(workload, OTHER);
  }
}
