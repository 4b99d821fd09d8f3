package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.MetricSource;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricSourceTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"milestone\": \"FirstOutput\"} | true | true",
        "{\"milestone\": \"FirstOutput\", \"from\": \"Submission\"} | true | true",
        "{\"milestone\": \"FirstOutput\", \"from\": \"Binding\"} | true | false",
        "{\"mark\": \"up\"} | true | true",
        "{\"mark\": \"up\", \"from\": \"Binding\"} | true | false",
        "{\"record\": \"ns\"} | false | false"
      })
  void intervalBeginsAtTheSubmissionUnlessTheSourceSaysBinding(
      String json, boolean interval, boolean submission) throws IOException {
    MetricSource source = new ObjectMapper().readValue(json, MetricSource.class);
    assertThat(source.isInterval()).isEqualTo(interval);
    assertThat(source.isFromSubmission()).isEqualTo(submission);
  }
}
