package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.spec.Resolution;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.state.Reconciliation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for how long the calls of a benchmark on several nodes may fail. After a restart, this
 * process has not accepted the spec, so the value of the workload is looked up. Changes nothing:
 * only {@link AcceptStep} accepts a spec.
 */
final class ErrorTimeout {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorTimeout.class);

  private final Resolver resolver;

  ErrorTimeout(Resolver resolver) {
    this.resolver = resolver;
  }

  Duration of(Reconciliation current) {
    Optional<Integer> looked =
        current.run().accepted().isPresent() ? Optional.empty() : ofWorkload(current);
    return Duration.ofSeconds(looked.orElseGet(current::errorSeconds));
  }

  private Optional<Integer> ofWorkload(Reconciliation current) {
    try {
      return resolver.resolve(current.spec()) instanceof Resolution.Resolved resolved
          ? Optional.ofNullable(resolved.experiment().timeouts()).map(Timeouts::errorSeconds)
          : Optional.empty();
    } catch (KubernetesClientException e) {
      LOG.atDebug()
          .addKeyValue("benchmark", current.name())
          .setCause(e)
          .log("cannot look up the workload");
      return Optional.empty();
    }
  }
}
