package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.Isolation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the usual names of RuntimeClass handlers say. A name is a convention: an administrator may
 * give a handler any name, so the spec's {@code expect} comes before this table.
 */
public final class Handlers {

  /**
   * A family of handlers.
   *
   * @param names matches the whole name of a handler
   * @param isolation the isolation of the sandboxes; null if unknown
   * @param runs what the handler runs instead of Linux images; null for Linux images
   * @param remote whether the sandbox runs on another machine than the Pod's node
   * @param unseen what the probe cannot see of the handler's work; null if nothing is worth a
   *     remark
   */
  private record Family(
      Pattern names, Isolation isolation, String runs, boolean remote, String unseen) {

    static Family of(String names, Isolation isolation, String unseen) {
      return new Family(Pattern.compile(names), isolation, null, false, unseen);
    }

    static Family foreign(String names, String runs) {
      return new Family(Pattern.compile(names), null, runs, false, null);
    }
  }

  /** The first family that matches counts. */
  private static final List<Family> FAMILIES =
      List.of(
          Family.of("runc|crun|youki|high-performance", Isolation.Native, null),
          Family.of(
              "nvidia(-cdi|-legacy|-experimental)?",
              Isolation.Native,
              "the handler is runc or crun with hooks for GPUs, and the probe does not look at GPUs"),
          Family.of(
              "sysbox(-runc)?",
              Isolation.Native,
              "the probe does not see the user namespace with which Sysbox isolates"),
          Family.of("(runsc|gvisor).*", Isolation.GVisor, null),
          new Family(
              Pattern.compile("kata-remote.*|peer-?pods?"),
              Isolation.VM,
              null,
              true,
              "the sandbox runs on another machine than the Pod's node"),
          Family.of("kata.*", Isolation.VM, null),
          Family.of(
              "(crun-)?krun|libkrun|firecracker.*|edera.*",
              Isolation.VM,
              "the probe sees that the kernel is not the node's, and not which hypervisor runs it"),
          Family.foreign(
              "(spin|wasm|wasmtime|wasmedge|wasmer|slight|lunatic|wws|wasmcloud|runwasi)(-.*)?",
              "WebAssembly modules"),
          Family.foreign("urunc.*", "unikernels"),
          Family.foreign("crun-vm", "disk images of virtual machines"),
          Family.foreign("runhcs-.*", "Windows images"));

  private Handlers() {}

  /** The isolation of a handler's sandboxes; empty if the name says nothing. */
  public static Optional<Isolation> isolation(String handler) {
    return family(handler).map(Family::isolation);
  }

  /** What a handler runs instead of Linux images; empty if it runs Linux images, or if unknown. */
  public static Optional<String> runsInstead(String handler) {
    return family(handler).map(Family::runs);
  }

  /** Whether a handler's sandboxes run on another machine than the node of their Pod. */
  public static boolean isRemote(String handler) {
    return family(handler).map(Family::remote).orElse(false);
  }

  /** What the probe cannot see of a handler's work; empty if nothing is worth a remark. */
  public static Optional<String> unseen(String handler) {
    return family(handler).map(Family::unseen);
  }

  /**
   * @param handler null for a runtime without a RuntimeClass
   */
  private static Optional<Family> family(String handler) {
    return FAMILIES.stream()
        .filter(family -> handler != null && family.names().matcher(handler).matches())
        .findFirst();
  }
}
