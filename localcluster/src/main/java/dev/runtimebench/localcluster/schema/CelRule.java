package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.runtimebench.localcluster.api.FieldError;
import dev.runtimebench.localcluster.api.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One compiled {@code x-kubernetes-validations} rule. Types are dynamic: a rule that names a field
 * the schema does not have compiles here, though a real server refuses the CRD; nor are the cost
 * limits of a real server computed.
 */
final class CelRule {

  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  private static final Cel CEL = cel();

  private final JsonNode rule;
  private final String expression;
  private final CelRuntime.Program program;
  private final CelRuntime.Program messageProgram;
  private final boolean transition;

  /**
   * @param rule one item of {@code x-kubernetes-validations}
   * @throws CelValidationException if an expression does not compile
   */
  CelRule(JsonNode rule) throws CelValidationException {
    this.rule = rule;
    expression = rule.path("rule").asText();
    program = compile(expression);
    String message = Json.text(rule, "messageExpression");
    messageProgram = message == null ? null : compile(message);
    transition = OLD_SELF.matcher(expression).find();
  }

  /**
   * @param schemaType the type of the value, as Kubernetes shows it instead of the value
   * @param self CEL value
   * @param oldSelf CEL value, null if there is no old value to compare with
   * @return the error at this path if the rule does not hold
   */
  Optional<FieldError> check(String path, String schemaType, Object self, Object oldSelf) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", self);
    if (transition) {
      boolean optional = rule.path("optionalOldSelf").asBoolean(false);
      if (oldSelf == null && !optional) {
        return Optional.empty();
      }
      variables.put("oldSelf", optional ? Optional.ofNullable(oldSelf) : oldSelf);
    }
    try {
      if (Boolean.TRUE.equals(program.eval(variables))) {
        return Optional.empty();
      }
      return Optional.of(error(path, schemaType, message(variables)));
    } catch (CelEvaluationException e) {
      return Optional.of(
          FieldError.invalidType(
              path, schemaType, "rule \"" + expression + "\" failed: " + e.getMessage()));
    }
  }

  private FieldError error(String path, String schemaType, String message) {
    String field = path + rule.path("fieldPath").asText("");
    field = field.startsWith(".") ? field.substring(1) : field;
    switch (rule.path("reason").asText("FieldValueInvalid")) {
      case "FieldValueForbidden":
        return FieldError.forbidden(field, message);
      case "FieldValueRequired":
        return FieldError.required(field, message);
      case "FieldValueDuplicate":
        return new FieldError(
            field, "FieldValueDuplicate", "Duplicate value: \"" + schemaType + "\"");
      default:
        return FieldError.invalidType(field, schemaType, message);
    }
  }

  private String message(Map<String, Object> variables) {
    if (messageProgram != null) {
      try {
        String message = String.valueOf(messageProgram.eval(variables)).trim();
        if (!message.isEmpty() && !message.contains("\n")) {
          return message;
        }
      } catch (CelEvaluationException e) {
        // As in Kubernetes: a message that cannot be made falls back to the fixed one.
      }
    }
    String message = Json.text(rule, "message");
    return message == null ? "failed rule: " + expression : message;
  }

  private static CelRuntime.Program compile(String expression) throws CelValidationException {
    try {
      return CEL.createProgram(CEL.compile(expression).getAst());
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked CEL expression could not be planned", e);
    }
  }

  private static Cel cel() {
    CelOptions options = CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    CelBuilder builder =
        CelFactory.standardCelBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addCompilerLibraries(
                CelExtensions.optional(),
                CelExtensions.strings(),
                CelExtensions.lists(),
                CelExtensions.sets(options),
                CelExtensions.math(options))
            .addRuntimeLibraries(
                CelExtensions.optional(),
                CelExtensions.strings(),
                CelExtensions.lists(),
                CelExtensions.sets(options),
                CelExtensions.math(options));
    CelLibrary.addTo(builder);
    return builder.build();
  }
}
