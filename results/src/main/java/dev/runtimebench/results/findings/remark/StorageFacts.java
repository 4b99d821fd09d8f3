package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Compares the file systems that the facts of a workload name. A sandbox may keep a volume in a
 * file system of its own, a tmpfs in memory or in a file, where the node's own runtime uses a disk.
 * A sync of the tmpfs may reach no disk. Other differences are normal: gVisor shows the host's ext4
 * as 9p, and so it shows a volume in the host's memory.
 */
final class StorageFacts {

  /** File systems whose files are only in memory; rootfs is that of an initramfs. */
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "rootfs");

  /** File systems that pass a volume of the host on, whatever the volume is. */
  private static final Set<String> PASSED_ON = Set.of("9p", "virtiofs");

  /** A name of a file system may stand before its options. */
  private static final String END_OF_NAME = "[^A-Za-z0-9._-]";

  /** The catalogue's parameter for the storage that a workload uses. */
  private static final String TARGET = "target";

  /** The value of the parameter that asks for memory under every runtime. */
  private static final String IN_MEMORY = "tmpfs";

  private final Experiment experiment;
  private final List<TrialOutcome> counted;
  private final Predicate<String> isSandbox;

  /**
   * @param counted the trials that the results rest on
   * @param isSandbox whether a runtime is known not to run on the node's own kernel
   */
  StorageFacts(Experiment experiment, List<TrialOutcome> counted, Predicate<String> isSandbox) {
    this.experiment = experiment;
    this.counted = counted;
    this.isSandbox = isSandbox;
  }

  /**
   * Returns a remark if a block has a fact that is a memory file system under one of the two
   * runtimes only. A fact that is missing in every block of the other runtime counts as unlike,
   * because nobody knows then what the ratio compares. If a benchmark asks for memory, both
   * runtimes have memory, whatever name they show.
   */
  Optional<Remark> remark(String runtime) {
    if (IN_MEMORY.equals(experiment.parameters().get(TARGET))) {
      return Optional.empty();
    }
    return counted.stream()
        .flatMap(trial -> trial.facts().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .flatMap(fact -> remark(fact, runtime).stream())
        .findFirst();
  }

  private Optional<Remark> remark(String fact, String runtime) {
    Map<Integer, SortedSet<String>> here = texts(fact, runtime);
    Map<Integer, SortedSet<String>> there = texts(fact, experiment.baseline());
    List<Integer> unlike =
        here.keySet().stream()
            .filter(there::containsKey)
            .filter(block -> isKnown(here, block) && isKnown(there, block))
            .filter(block -> areUnlike(here.get(block), there.get(block), runtime))
            .toList();
    if (unlike.isEmpty()) {
      return Optional.empty();
    }
    int first = unlike.get(0);
    boolean accepts = experiment.design().acceptsDifferentStorage();
    return Optional.of(
        new Remark(
            accepts ? Remark.Kind.OtherStorage : Remark.Kind.StorageDiffers,
            "%s is %s under %s and %s under %s, in %d of %d blocks: only one of them is a file system of the sandbox or in memory, where a sync may reach no disk, so the ratio compares different kinds of storage; %s"
                .formatted(
                    fact,
                    shown(here.get(first)),
                    runtime,
                    shown(there.get(first)),
                    experiment.baseline(),
                    unlike.size(),
                    here.size(),
                    accepts ? "the spec accepts this" : fix())));
  }

  private String fix() {
    String other =
        experiment.parameters().containsKey(TARGET)
            ? "set the parameter target to tmpfs to compare memory with memory, mount a PersistentVolumeClaim to compare disks"
            : "mount a PersistentVolumeClaim in place of the scratch volume to compare disks";
    return other + ", or set spec.design.acceptDifferentStorage to true";
  }

  /** The texts of a fact in the Pods of a runtime, by block; no text if the Pods printed none. */
  private Map<Integer, SortedSet<String>> texts(String fact, String runtime) {
    Map<Integer, SortedSet<String>> texts = new TreeMap<>();
    for (TrialOutcome trial : counted) {
      if (trial.runtime().equals(runtime)) {
        SortedSet<String> ofBlock = texts.computeIfAbsent(trial.block(), block -> new TreeSet<>());
        Optional.ofNullable(trial.facts().get(fact)).ifPresent(ofBlock::add);
      }
    }
    return texts;
  }

  /** A block without a text says nothing if another block of the runtime has one. */
  private static boolean isKnown(Map<Integer, SortedSet<String>> texts, int block) {
    return !texts.get(block).isEmpty() || texts.values().stream().allMatch(Set::isEmpty);
  }

  private boolean areUnlike(Set<String> here, Set<String> there, String runtime) {
    Set<Boolean> one = memory(here, there, experiment.baseline());
    Set<Boolean> other = memory(there, here, runtime);
    return (one.contains(true) || other.contains(true)) && !one.equals(other);
  }

  /**
   * Whether each text is of memory. A file system that passes a volume of the host on is memory if
   * the other runtime shows on the host that the volume is.
   *
   * @param others the texts of the other runtime
   */
  private Set<Boolean> memory(Set<String> texts, Set<String> others, String other) {
    boolean ofHost =
        !others.isEmpty()
            && others.stream().allMatch(StorageFacts::isMemory)
            && !isSandbox.test(other);
    return texts.stream()
        .map(text -> isMemory(text) || (ofHost && PASSED_ON.contains(name(text))))
        .collect(Collectors.toSet());
  }

  private static boolean isMemory(String text) {
    return MEMORY.contains(name(text));
  }

  private static String name(String text) {
    return text.strip().split(END_OF_NAME, 2)[0].toLowerCase(Locale.ROOT);
  }

  private static String shown(Set<String> texts) {
    return texts.isEmpty() ? "unknown" : String.join(" or ", texts);
  }
}
