package dev.runtimebench.operator.observe.disruption;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recognises an image or a program for another architecture than the node's. */
public final class ForeignArchitecture {

  /** What container runtimes say of an image without a variant for the node. */
  private static final List<String> IMAGE =
      List.of(
          "no match for platform in manifest",
          "no matching manifest for",
          "no image found in image index for architecture",
          "no image found in manifest list for architecture");

  private ForeignArchitecture() {}

  /** Whether the message of a failed pull says that the image has no variant for the node. */
  public static boolean isOfImage(String message) {
    return IMAGE.stream().anyMatch(message::contains);
  }

  /** Whether a text says that the kernel refused to execute a file: ENOEXEC. */
  public static boolean isOfProgram(String text) {
    return text.toLowerCase(Locale.ROOT).contains("exec format error");
  }

  /**
   * The message about an image.
   *
   * @param architecture the node's; empty if unknown
   * @param words the container runtime's words
   */
  public static String imageMessage(String image, Optional<String> architecture, String words) {
    return "image %s is not built for the architecture of the node%s; use an image for that architecture, or select other nodes by kubernetes.io/arch in spec.placement.nodeSelector: %s"
        .formatted(image, shown(architecture), words);
  }

  /**
   * The message about a program.
   *
   * @param architecture the node's; empty if unknown
   * @param words the words of the kernel or of the shell
   */
  public static String programMessage(Optional<String> architecture, String words) {
    return "the program is built for another architecture than that of the node%s, or is a script without a #! line; use an image for that architecture, or select other nodes by kubernetes.io/arch in spec.placement.nodeSelector: %s"
        .formatted(shown(architecture), words);
  }

  private static String shown(Optional<String> architecture) {
    return architecture.map(a -> " (" + a + ")").orElse("");
  }
}
