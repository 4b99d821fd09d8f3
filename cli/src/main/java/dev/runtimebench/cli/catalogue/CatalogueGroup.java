package dev.runtimebench.cli.catalogue;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A group of workloads: those with the same value of the label {@value #LABEL}.
 *
 * @param name the label's value, or {@value #OTHER}
 * @param title what the workloads of the group use; empty for a group that this program does not
 *     know
 * @param workloads sorted by name
 */
public record CatalogueGroup(String name, String title, List<BenchmarkWorkload> workloads) {

  /** The label that names the group of a workload. */
  public static final String LABEL = "runtimebench.dev/group";

  /** The group of the workloads without the label. */
  public static final String OTHER = "other";

  static final Comparator<BenchmarkWorkload> BY_NAME =
      Comparator.comparing(workload -> workload.getMetadata().getName());

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("start", "from the creation of a Pod to its first output");
    TITLES.put("daily", "what agents and developers do all day");
    TITLES.put("system", "calls to the kernel, processes and threads");
    TITLES.put("storage", "reads and writes of files");
    TITLES.put("network", "traffic between two Pods");
    TITLES.put("server", "servers under load");
    TITLES.put("cpu", "computation and memory");
    TITLES.put("memory", "memory of Pods that do nothing");
  }

  /** Returns the names of the groups of the catalogue, in their order. */
  public static List<String> known() {
    return List.copyOf(TITLES.keySet());
  }

  /** Returns the name of a workload's group. */
  public static String of(BenchmarkWorkload workload) {
    Map<String, String> labels = workload.getMetadata().getLabels();
    String group = labels == null ? null : labels.get(LABEL);
    return group == null || group.isBlank() ? OTHER : group;
  }

  /** The name and the title in one line, for example {@code cpu: computation and memory}. */
  public String heading() {
    return title.isEmpty() ? name : name + ": " + title;
  }

  /**
   * Returns the heading of a group.
   *
   * @param workload the name of a workload; a workload that is not in the catalogue of this version
   *     is in the group {@value #OTHER}
   */
  public static String heading(String workload) {
    String group = BundledCatalogue.named(workload).map(CatalogueGroup::of).orElse(OTHER);
    return new CatalogueGroup(group, TITLES.getOrDefault(group, ""), List.of()).heading();
  }

  /** Returns the groups that have workloads: the known ones in their order, then the others. */
  public static List<CatalogueGroup> of(List<BenchmarkWorkload> workloads) {
    List<String> names = new ArrayList<>(TITLES.keySet());
    TreeSet<String> more = new TreeSet<>();
    workloads.forEach(workload -> more.add(of(workload)));
    names.forEach(more::remove);
    names.addAll(more);
    return names.stream()
        .map(
            name ->
                new CatalogueGroup(
                    name,
                    TITLES.getOrDefault(name, ""),
                    workloads.stream().filter(w -> of(w).equals(name)).sorted(BY_NAME).toList()))
        .filter(group -> !group.workloads().isEmpty())
        .toList();
  }
}
