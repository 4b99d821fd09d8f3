package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.DaemonExecutor;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the probes of one running container, as the kubelet does: the startup probe until it passes,
 * and then the readiness probe. A container without probes is ready at once. Liveness probes are
 * not supported. A check blocks a thread of the executor.
 */
public final class ContainerProbes {

  /** What the probes found out. The calls come one at a time, on a thread of the executor. */
  public interface Listener {

    /** The startup probe has passed, or there is none. */
    void started();

    /** The container is ready, or not ready any more. Called on a change only. */
    void ready(boolean ready);

    /**
     * A check failed. Called once for equal messages in a row.
     *
     * @param message for an Event with the reason Unhealthy
     */
    void unhealthy(String message);

    /** The startup probe has failed too often, so the container must be ended. */
    void neverStarted();
  }

  private static final int PERIOD_SECONDS = 10;
  private static final int FAILURES = 3;

  private final Container container;
  private final Prober prober;
  private final DaemonExecutor executor;
  private final Listener listener;
  private volatile boolean stopped;
  private boolean ready;
  private String lastFailure = "";
  private int failures;
  private int successes;

  public ContainerProbes(
      Container container, Prober prober, DaemonExecutor executor, Listener listener) {
    this.container = container;
    this.prober = prober;
    this.executor = executor;
    this.listener = listener;
  }

  /** Begins, because the container has just been started. */
  public void start() {
    Probe startup = container.getStartupProbe();
    if (startup == null) {
      passedStartup();
    } else {
      later(delay(startup), this::checkStartup);
    }
  }

  /** Ends the checks, because the container has ended or is being stopped. */
  public void stop() {
    stopped = true;
  }

  private void passedStartup() {
    failures = 0;
    successes = 0;
    listener.started();
    Probe readiness = container.getReadinessProbe();
    if (readiness == null) {
      listener.ready(true);
    } else {
      later(delay(readiness), this::checkReadiness);
    }
  }

  private void checkStartup() {
    Probe probe = container.getStartupProbe();
    Optional<String> failure = check(probe, "Startup");
    if (stopped) {
      return;
    }
    if (failure.isEmpty() && successes >= Prober.orElse(probe.getSuccessThreshold(), 1)) {
      passedStartup();
    } else if (failures >= Prober.orElse(probe.getFailureThreshold(), FAILURES)) {
      listener.neverStarted();
    } else {
      later(period(probe), this::checkStartup);
    }
  }

  private void checkReadiness() {
    Probe probe = container.getReadinessProbe();
    check(probe, "Readiness");
    if (stopped) {
      return;
    }
    if (!ready && successes >= Prober.orElse(probe.getSuccessThreshold(), 1)) {
      ready = true;
      listener.ready(true);
    } else if (ready && failures >= Prober.orElse(probe.getFailureThreshold(), FAILURES)) {
      ready = false;
      listener.ready(false);
    }
    later(period(probe), this::checkReadiness);
  }

  private Optional<String> check(Probe probe, String kind) {
    Optional<String> failure;
    try {
      failure = prober.check(probe);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
      return Optional.empty();
    }
    successes = failure.isEmpty() ? successes + 1 : 0;
    failures = failure.isEmpty() ? 0 : failures + 1;
    String message = failure.map(why -> kind + " probe failed: " + why).orElse("");
    if (!stopped && !message.isEmpty() && !message.equals(lastFailure)) {
      listener.unhealthy(message);
    }
    lastFailure = message;
    return failure;
  }

  private void later(int seconds, Runnable check) {
    executor.schedule(
        () -> {
          if (!stopped) {
            check.run();
          }
        },
        seconds,
        TimeUnit.SECONDS);
  }

  private static int delay(Probe probe) {
    return Prober.orElse(probe.getInitialDelaySeconds(), 0);
  }

  private static int period(Probe probe) {
    return Prober.orElse(probe.getPeriodSeconds(), PERIOD_SECONDS);
  }
}
