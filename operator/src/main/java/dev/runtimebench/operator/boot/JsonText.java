package dev.runtimebench.operator.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.Map;

/**
 * Reads a value of the chart that is an object, as JSON.
 *
 * @param <T> the type of the object
 */
final class JsonText<T> {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final ObjectReader reader;
  private final T byDefault;

  private JsonText(Class<T> type, T byDefault) {
    this.reader = JSON.readerFor(type);
    this.byDefault = byDefault;
  }

  /**
   * @param byDefault the object for the text {@code null}
   */
  static <T> JsonText<T> of(Class<T> type, T byDefault) {
    return new JsonText<>(type, byDefault);
  }

  /**
   * Parses the object. An unknown key is an error: a misspelt rule would otherwise be ignored.
   *
   * @throws IllegalArgumentException names the key
   */
  T parse(String json) {
    try {
      T value = reader.readValue(json);
      return value == null ? byDefault : value;
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "unknown key %s; the known keys are %s"
              .formatted(JsonPath.of(e), e.getKnownPropertyIds().stream().sorted().toList()),
          e);
    } catch (MismatchedInputException e) {
      String at = JsonPath.of(e);
      throw new IllegalArgumentException(
          at.isEmpty() ? "must be one JSON object" : at + ": must be " + form(e.getTargetType()),
          e);
    } catch (JsonMappingException e) {
      String at = JsonPath.of(e);
      String said = e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
      throw new IllegalArgumentException(at.isEmpty() ? said : at + ": " + said, e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String form(Class<?> type) {
    if (type == null || type.isRecord() || Map.class.isAssignableFrom(type)) {
      return "an object";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type == int.class
        ? "a whole number"
        : type == Boolean.class || type == boolean.class ? "true or false" : "text";
  }
}
