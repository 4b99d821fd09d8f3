package dev.runtimebench.results.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JsonQueryTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The JSONPath Compliance Test Suite of RFC 9535. */
  @TestFactory
  Stream<DynamicTest> passesTheComplianceTestSuite() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream suite = JsonQueryTest.class.getResourceAsStream("/jsonpath/cts.json")) {
      for (JsonNode test : JSON.readTree(suite).path("tests")) {
        tests.add(DynamicTest.dynamicTest(test.path("name").asText(), () -> check(test)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(700);
    return tests.stream();
  }

  private static void check(JsonNode test) {
    String path = test.path("selector").asText();
    if (test.path("invalid_selector").asBoolean()) {
      assertThatThrownBy(() -> JsonQuery.of(path)).isInstanceOf(IllegalArgumentException.class);
      return;
    }
    JsonNode selected =
        JSON.createArrayNode().addAll(JsonQuery.of(path).select(test.path("document")));
    List<JsonNode> right = new ArrayList<>();
    if (test.has("result")) {
      right.add(test.path("result"));
    } else {
      test.path("results").forEach(right::add);
    }
    assertThat(right).contains(selected);
  }

  private static JsonQuery.Selected select(String path, String document) throws IOException {
    return JsonQuery.of(path).select(JSON.createParser(document), false);
  }

  @Test
  void valuesKeepTheirTextAndKind() throws IOException {
    assertThat(
            select(
                    "$[?@.name == 'b']..v",
                    "[{\"name\":\"a\",\"v\":1},{\"name\":\"b\",\"v\":12345678901234567890},{\"name\":\"b\",\"v\":\"7 ms\"}]")
                .values())
        .extracting(JsonQuery.Scalar::text)
        .containsExactly("12345678901234567890", "7 ms");
    assertThat(select("$.*", "{\"a\":null,\"b\":[1],\"c\":true}").values())
        .extracting(v -> v.token().name())
        .containsExactly("VALUE_NULL", "START_ARRAY", "VALUE_TRUE");
  }

  @Test
  void hostilePathsAndDocumentsAreBounded() throws IOException {
    String wide = "[" + "[1,2,3,4,5,6,7,8],".repeat(5000) + "[]]";
    assertThat(select("$" + "..*".repeat(20), wide).values()).isEmpty();
    assertThat(select("$" + "[*,*,*,*,*,*,*,*]".repeat(2) + "[*]", wide).values()).isEmpty();
    assertThat(select("$[*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*]", wide).problem().orElseThrow())
        .contains("too many steps");
    assertThat(select("$..[?$..[?$..a]]", wide).problem().orElseThrow()).contains("too many steps");
    assertThat(select("$", "[".repeat(300) + "]".repeat(300)).problem().orElseThrow())
        .contains("nested");
    assertThat(JsonQuery.problem("$[?" + "(".repeat(500) + "@" + ")".repeat(500) + "]"))
        .hasValueSatisfying(why -> assertThat(why).contains("nested"));
    assertThat(JsonQuery.problem("$[?" + "!(".repeat(500) + "@" + ")".repeat(500) + "]"))
        .isPresent();
    assertThat(JsonQuery.problem("$" + "[?@".repeat(300) + "]".repeat(300))).isPresent();
  }

  @Test
  void problemSaysWhere() {
    assertThat(JsonQuery.problem("$.a[").orElseThrow()).contains("character 5");
    assertThat(JsonQuery.problem("a").orElseThrow()).contains("expected $");
    assertThat(JsonQuery.problem("$[?(@.a == 'x')].b")).isEmpty();
  }
}
