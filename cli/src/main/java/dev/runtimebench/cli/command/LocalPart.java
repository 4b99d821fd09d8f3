package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.progress.StatusLine;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What a program with a local cluster adds to the commands. */
public interface LocalPart {

  /** The commands without a local cluster. */
  LocalPart NONE =
      new LocalPart() {
        @Override
        public Class<?> demo() {
          return DemoEntry.class;
        }

        @Override
        public Started start(StatusLine line) {
          throw CliException.usage(
              "--local: this program has no local cluster: run ./rtb workload try --local in a checkout");
        }
      };

  /** A running local cluster with the operator. */
  interface Started extends AutoCloseable {

    KubernetesClient client();

    /** The namespace for benchmarks. */
    String namespace();

    /** Stops the operator, and removes the cluster and its containers. */
    @Override
    void close();
  }

  /** The class of the command {@link DemoEntry#NAME}. */
  Class<?> demo();

  /**
   * Starts a local cluster with the operator.
   *
   * @param line shows what happens
   * @throws CliException if there is no engine, or the cluster cannot be started
   */
  Started start(StatusLine line);
}
