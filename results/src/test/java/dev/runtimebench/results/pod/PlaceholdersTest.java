package dev.runtimebench.results.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

  /** The kubelet's expansion: two dollars are one, and a variable that is not set stays. */
  private static String expanded(String text) {
    Matcher m = Pattern.compile("\\$(\\$|\\(([^()]+)\\))").matcher(text);
    return m.replaceAll(
        r ->
            Matcher.quoteReplacement(
                r.group(2) == null ? "$" : r.group(2).equals("HOME") ? "/root" : r.group()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $(params.x)        | 5                | 5
          $(params.x)        | $(HOME)          | $(HOME)
          $(params.x)        | $$(HOME)         | $$(HOME)
          $(params.x)        | cost 5$          | cost 5$
          $(params.x)(HOME)  | 5$               | 5$(HOME)
          a$$(params.x)      | (HOME)           | a$(HOME)
          a$$(params.x)      | $(HOME)          | a$$(HOME)
          a$$$(params.x)     | (HOME)           | a$(HOME)
          $(params.x)        | $(params.x)      | $(params.x)
          $(params.x)        | $(params.y)      | $(params.y)
          $(HOME)/$(params.x)| a                | /root/a
          $(params.y)        | a                | $(params.y)
          """)
  void valueReachesTheContainerAsItIs(String text, String value, String expected) {
    assertThat(expanded(Placeholders.fill(text, Map.of("params.x", value)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://$(server.ip):$(server.port)/1k | http://[fd00::1]:80/1k | http://10.1.2.3:80/1k
          http://$(server.ip)/                  | http://[fd00::1]/      | http://10.1.2.3/
          $(server.ip):$(server.port)           | [fd00::1]:80           | 10.1.2.3:80
          http://[$(server.ip)]:80/             | http://[fd00::1]:80/   | http://[10.1.2.3]:80/
          $(server.ip)                          | fd00::1                | 10.1.2.3
          --host=$(server.ip)                   | --host=fd00::1         | --host=10.1.2.3
          /$(server.ip)                         | /fd00::1               | /10.1.2.3
          """)
  void addressOfIpv6HasBracketsOnlyInUrls(String text, String ipv6, String ipv4) {
    assertThat(Placeholders.fill(text, Map.of("server.ip", "fd00::1", "server.port", "80")))
        .isEqualTo(ipv6);
    assertThat(Placeholders.fill(text, Map.of("server.ip", "10.1.2.3", "server.port", "80")))
        .isEqualTo(ipv4);
  }

  /** Kubernetes may know other variables that begin in the same way. */
  @Test
  void onlyTheMemoryOfTheResourcesIsAPlaceholder() {
    assertThat(Placeholders.in("$(resources.memoryBytes) $(resources.memory) $(resources)"))
        .containsExactly("resources.memoryBytes");
  }

  @Test
  void parameterWithColonsHasNoBrackets() {
    assertThat(Placeholders.fill("http://$(params.x):1", Map.of("params.x", "a:b")))
        .isEqualTo("http://a:b:1");
  }
}
