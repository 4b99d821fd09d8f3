package dev.runtimebench.operator.observe.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.JsonSource;
import dev.runtimebench.api.v1alpha1.JsonSourceBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.RegexSource;
import dev.runtimebench.results.output.MetricValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON with damage, and values of an expression in a row. */
class JsonInLogTest {

  private static final Metric POINTER = metric(JsonSourceBuilder.builder().pointer("/a").build());
  private static final Metric PATH = metric(JsonSourceBuilder.builder().path("$.a").build());

  private static Metric metric(JsonSource json) {
    return MetricBuilder.builder()
        .name("m")
        .unit("ms")
        .source(MetricSourceBuilder.builder().json(json).build())
        .build();
  }

  private static MetricValues read(Metric metric, String log) {
    return LogContent.read(log.getBytes(StandardCharsets.UTF_8), List.of(metric)).values(metric);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'r': [\nWARN x\n{'a': 3}\n],'a': 5}",
        "{'r': [\nWARN x\n{'a': 3}\n\n{'a': 4}\n  ],'a': 5}",
        "{'r': [\nWARN x\n{'a': 3}\nnote\n, {'a': 4}],'a': 5}",
        "{'r':\nWARN x\n{'a': 3}\n}",
      })
  void partOfABrokenDocumentIsNoDocument(String log) {
    MetricValues values = read(POINTER, log.replace('\'', '"'));
    assertThat(values.values()).isEmpty();
    assertThat(values.missing()).contains("not JSON at line 2 of the output");
  }

  @Test
  void reasonHasNoControlCharacters() {
    LogContent.shown(read(POINTER, "{\"a\": e\u0000\u0001\u009b}").missing());
    assertThat(read(POINTER, "{\"a\": e\u0000}").missing()).contains("not JSON at line 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a': +1}",
        "{'a': 01}",
        "{'a': .5}",
        "{'a': [1, 2}",
        "{'a': 1,\n",
        "{'a' 1}",
        "{'a': 'x\ty'}",
        "{'a': \\x}",
        "{a: 1}",
        "{/* note */ 'a': 1}",
      })
  void reasonHasNoWordsForProgrammers(String log) {
    assertThat(read(POINTER, log.replace('\'', '"')).missing())
        .contains("not JSON at line")
        .doesNotContain("`", "Source", "REDACTED", "Feature", "JsonToken", " class ");
  }

  @Test
  void documentAfterABrokenOneIsRead() {
    String log = "{'a': 1}\n{'r': [\nWARN x\n  {'a': 3}\n],'a': 5}\n{'a': 7,\n'b': [\n]}\n";
    assertThat(read(POINTER, log.replace('\'', '"')).values()).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'a':1,'a':2}", "{'a':1,'b':{},'a':1}", "{'b':0}\n{'a':[],'a':2}"})
  void nameThatOccursTwiceGivesNoValue(String log) {
    for (Metric metric : List.of(POINTER, PATH)) {
      MetricValues values = read(metric, log.replace('\'', '"'));
      assertThat(values.values()).isEmpty();
      assertThat(String.valueOf(values.problem())).containsAnyOf("same name twice", "Duplicate");
    }
  }

  @Test
  void earlierDocumentDoesNotStandInForOneWithANameTwice() {
    String log = "{\"a\":1}\n{\"a\":2,\"a\":3}\n";
    assertThat(read(POINTER, log).values()).isEmpty();
    assertThat(read(PATH, log).values()).isEmpty();
  }

  @Test
  void sameNameInTwoObjectsIsRead() {
    String log = "{\"b\":{\"a\":1},\"a\":2,\"c\":[{\"a\":3},{\"a\":4}]}\n";
    assertThat(read(POINTER, log).values()).containsExactly(2);
    assertThat(read(PATH, log).values()).containsExactly(2);
  }

  @Test
  void everyNumberInARowIsAValue() {
    Metric metric =
        MetricBuilder.builder()
            .name("m")
            .unit("ms")
            .source(
                MetricSourceBuilder.builder().regex(new RegexSource("([0-9]+)", 1, null)).build())
            .build();
    assertThat(read(metric, "101 205 300\n").values()).containsExactly(101, 205, 300);
    assertThat(read(metric, "101,205,300\n").values()).containsExactly(101, 205, 300);
  }
}
