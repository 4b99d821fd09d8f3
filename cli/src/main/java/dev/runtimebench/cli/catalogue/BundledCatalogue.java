package dev.runtimebench.cli.catalogue;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The catalogue of this version. The build copies the files {@code workloads/NAME/workload.yaml} to
 * this package.
 */
public final class BundledCatalogue {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  /** A name becomes a part of a path. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private BundledCatalogue() {}

  /** Returns the workloads, sorted by name. */
  public static List<BenchmarkWorkload> read() {
    try {
      Path classes =
          Path.of(
              BundledCatalogue.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(classes)) {
        return read(classes);
      }
      try (FileSystem jar = FileSystems.newFileSystem(classes)) {
        return read(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the workload with that name; empty if the catalogue has none. */
  public static Optional<BenchmarkWorkload> named(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try (InputStream in = BundledCatalogue.class.getResourceAsStream(name + "/workload.yaml")) {
      return in == null
          ? Optional.empty()
          : Optional.of(KUBERNETES.unmarshal(in, BenchmarkWorkload.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<BenchmarkWorkload> read(Path root) throws IOException {
    Path folder = root.resolve(BundledCatalogue.class.getPackageName().replace('.', '/'));
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .map(f -> f.resolve("workload.yaml"))
          .filter(Files::isRegularFile)
          .map(BundledCatalogue::parse)
          .sorted(CatalogueGroup.BY_NAME)
          .toList();
    }
  }

  private static BenchmarkWorkload parse(Path file) {
    try {
      return KUBERNETES.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
