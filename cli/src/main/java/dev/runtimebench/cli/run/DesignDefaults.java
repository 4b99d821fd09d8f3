package dev.runtimebench.cli.run;

import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.Precision;
import dev.runtimebench.results.stats.AnalysisOptions;

/**
 * The CRD's defaults of a design, for a file that no API server has completed. A test compares them
 * with the CRD.
 */
public final class DesignDefaults {

  private static final Blocks BLOCKS = new Blocks(1, null, 40);
  private static final Precision PRECISION = new Precision(0.02, AnalysisOptions.CONFIDENCE);

  private DesignDefaults() {}

  /**
   * Fills in what determines the number of Pods and their time.
   *
   * @param design may be null
   */
  public static Design complete(Design design) {
    Design given = design == null ? DesignBuilder.builder().build() : design;
    return DesignBuilder.builder(given)
        .mode(or(given.mode(), Design.Mode.Serial))
        .blocks(blocks(given.blocks()))
        .precision(precision(given.precision()))
        .settleSeconds(or(given.settleSeconds(), 1))
        .retries(or(given.retries(), 2))
        .build();
  }

  private static Blocks blocks(Blocks given) {
    return given == null
        ? BLOCKS
        : new Blocks(
            or(given.warmup(), BLOCKS.warmup()), given.min(), or(given.max(), BLOCKS.max()));
  }

  private static Precision precision(Precision given) {
    return given == null
        ? PRECISION
        : new Precision(
            or(given.relativeHalfWidth(), PRECISION.relativeHalfWidth()),
            or(given.confidence(), PRECISION.confidence()));
  }

  private static <T> T or(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
