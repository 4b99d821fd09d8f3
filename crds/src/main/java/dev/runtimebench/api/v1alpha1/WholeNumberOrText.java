package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;

/**
 * Reads an integer or a text. {@link IntOrString} holds an int, but the API server accepts any
 * 64-bit integer. If one object cannot be read, the informer cannot list any object. So a number
 * that does not fit into an int is read as a text.
 */
final class WholeNumberOrText extends StdScalarDeserializer<IntOrString> {

  private static final long serialVersionUID = 1L;

  WholeNumberOrText() {
    super(IntOrString.class);
  }

  @Override
  public IntOrString deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return parser.hasToken(JsonToken.VALUE_NUMBER_INT)
            && parser.getNumberType() == JsonParser.NumberType.INT
        ? new IntOrString(parser.getIntValue())
        : new IntOrString(parser.getValueAsString(""));
  }
}
