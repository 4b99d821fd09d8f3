package dev.runtimebench.cli.html.page;

import java.util.List;
import java.util.Optional;

/**
 * The whole report, as the template shows it.
 *
 * @param subtitle how many benchmarks, and when the report was made
 * @param live for a page that follows a cluster; empty for a file
 * @param overview empty for a single benchmark
 * @param sections one for each benchmark
 * @param method how to read the report, one paragraph each
 */
public record Page(
    Assets assets,
    String subtitle,
    Optional<Live> live,
    Optional<Overview> overview,
    List<Section> sections,
    List<String> method) {}
