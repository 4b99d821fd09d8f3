package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;

/**
 * Reads a whole number or a text. {@link IntOrString} holds an int and refuses what is larger; the
 * API server takes any whole number of 64 bits. One object that can't be read would keep the
 * operator from all others, so a larger number becomes the text of it.
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
