package dev.runtimebench.localcluster.kubelet;

import java.time.Duration;
import java.util.Locale;

/** The kubelet's messages about images. */
public final class ImagePullMessages {

  private ImagePullMessages() {}

  public static String present(String image) {
    return "Container image \"" + image + "\" already present on machine";
  }

  public static String pulled(String image, Duration took, long bytes) {
    return String.format(
        "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes.",
        image, goDuration(took), goDuration(took), bytes);
  }

  /** As Go prints a duration, rounded to milliseconds: {@code 412ms}, {@code 1.2s}. */
  static String goDuration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    String seconds = String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    return seconds.replaceAll("\\.?0+$", "") + "s";
  }
}
