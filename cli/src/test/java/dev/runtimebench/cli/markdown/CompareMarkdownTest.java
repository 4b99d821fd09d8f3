package dev.runtimebench.cli.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A comment on GitHub has at most 65,536 characters. */
class CompareMarkdownTest {

  @Test
  void longTextIsCutAtALineAndSaysWhereTheRestIs() {
    String text =
        "### title\n\n<details><summary>a</summary>\n\n"
            + "| a row with some text |\n".repeat(5_000)
            + "\n</details>\n";
    String cut = CompareMarkdown.shortened(text, CompareMarkdown.MAX_CHARACTERS);
    assertThat(cut)
        .hasSizeBetween(64_900, CompareMarkdown.MAX_CHARACTERS)
        .endsWith(
            "| a row with some text |\n\n</details>\n\nThe rest does not fit into a comment: rtb compare"
                + " -o json has everything.\n");
  }

  @Test
  void openDetailsAreClosedAndNoOthers() {
    String text = "a\n<details>\nb\n</details>\n" + "c\n".repeat(200);
    assertThat(CompareMarkdown.shortened(text, 300))
        .containsOnlyOnce("</details>")
        .hasSizeLessThanOrEqualTo(300)
        .contains("-o json");
  }

  @Test
  void shortTextStaysAsItIs() {
    assertThat(CompareMarkdown.shortened("a\n", 3)).isEqualTo("a\n");
  }
}
