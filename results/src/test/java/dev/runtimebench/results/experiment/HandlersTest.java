package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the names of handlers say, and where they say nothing. */
class HandlersTest {

  @ParameterizedTest
  @CsvSource({
    "runc, Native",
    "crun, Native",
    "youki, Native",
    "nvidia, Native",
    "nvidia-cdi, Native",
    "nvidia-legacy, Native",
    "sysbox-runc, Native",
    "high-performance, Native",
    "runsc, GVisor",
    "runsc-kvm, GVisor",
    "gvisor, GVisor",
    "kata, VM",
    "kata-qemu, VM",
    "kata-clh, VM",
    "kata-fc, VM",
    "kata-remote, VM",
    "kata-qemu-nvidia-gpu, VM",
    "krun, VM",
    "crun-krun, VM",
    "firecracker, VM",
    "edera, VM",
    "quark, unknown",
    "crun-wasm, unknown",
    "runcx, unknown",
    "nvidia-other, unknown",
    "wasmtime, unknown",
    "test-handler, unknown",
    "'', unknown",
    ", unknown"
  })
  void nameTellsTheIsolation(String handler, String isolation) {
    assertThat(Handlers.isolation(handler).map(Enum::name).orElse("unknown")).isEqualTo(isolation);
  }

  @ParameterizedTest
  @CsvSource({
    "spin, WebAssembly modules",
    "spin-v2, WebAssembly modules",
    "wasmtime, WebAssembly modules",
    "wasmtime-spin-v2, WebAssembly modules",
    "wasmedge, WebAssembly modules",
    "wasmer, WebAssembly modules",
    "slight, WebAssembly modules",
    "lunatic, WebAssembly modules",
    "wws, WebAssembly modules",
    "urunc, unikernels",
    "crun-vm, disk images of virtual machines",
    "runhcs-wcow-process, Windows images",
    "runhcs-wcow-hypervisor, Windows images",
    "runc, Linux images",
    "crun, Linux images",
    "krun, Linux images",
    "spinnaker, Linux images",
    "kata-wasm, Linux images"
  })
  void nameTellsWhatTheHandlerRuns(String handler, String runs) {
    assertThat(Handlers.runsInstead(handler).orElse("Linux images")).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource({
    "kata-remote, true",
    "kata-remote-cc, true",
    "peerpods, true",
    "kata, false",
    "kata-qemu, false",
    "runc, false",
    ", false"
  })
  void nameTellsWhetherTheSandboxIsOnAnotherMachine(String handler, boolean remote) {
    assertThat(Handlers.isRemote(handler)).isEqualTo(remote);
  }
}
