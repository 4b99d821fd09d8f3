package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.cluster.Catalogue;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the workloads of the catalogue as the files of a folder say. The folder is a mounted
 * ConfigMap of the chart, and the kubelet changes its files after an upgrade of the chart. The
 * operator applies the files because Helm could not: Helm looks up the kind of each object before
 * it creates the CRDs. A thread of its own does the work. Any thread may start and close.
 */
final class CatalogueFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueFolder.class);

  /** Also the time after which a deleted workload is back. */
  private static final long INTERVAL_SECONDS = 60;

  private final Path folder;
  private final Catalogue catalogue;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "catalogue");
            thread.setDaemon(true);
            return thread;
          });

  /** The last problem of each file, so that each problem is logged once. */
  private final Map<Path, String> problems = new HashMap<>();

  CatalogueFolder(Path folder, Catalogue catalogue) {
    this.folder = folder;
    this.catalogue = catalogue;
  }

  void start() {
    timer.scheduleWithFixedDelay(this::applyAll, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  private void applyAll() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      sorted.forEach(this::apply);
      problems.remove(folder);
    } catch (IOException | UncheckedIOException e) {
      report(folder, "RTB_CATALOGUE: cannot read the folder: " + e);
    }
  }

  private void apply(Path file) {
    try {
      catalogue
          .apply(Files.readString(file))
          .ifPresentOrElse(
              why -> report(file, "leaves the workload alone: " + why),
              () -> problems.remove(file));
    } catch (IOException | IllegalArgumentException e) {
      report(file, "cannot read the file: " + e.getMessage());
    } catch (KubernetesClientException e) {
      report(file, "cannot write the workload: " + e.getMessage());
    } catch (RuntimeException e) {
      report(file, "cannot apply the file: " + e);
    }
  }

  private void report(Path file, String problem) {
    if (!problem.equals(problems.put(file, problem))) {
      LOG.warn("{}: {}", file.getFileName(), problem);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
