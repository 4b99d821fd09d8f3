package dev.runtimebench.localcluster.kubelet;

import java.time.Duration;
import java.util.Locale;

/** The kubelet's messages about image pulls. */
public final class ImagePullMessages {

  private ImagePullMessages() {}

  public static String present(String image) {
    return "Container image \"" + image + "\" already present on machine";
  }

  /**
   * Returns the message after a pull.
   *
   * @param bytes the size of the image
   */
  public static String pulled(String image, Duration took, long bytes) {
    return String.format(
        "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes.",
        image, goDuration(took), goDuration(took), bytes);
  }

  /** Formats a duration in milliseconds as Go does: {@code 412ms}, {@code 1.2s}. */
  static String goDuration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    String seconds = String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    return seconds.replaceAll("\\.?0+$", "") + "s";
  }
}
