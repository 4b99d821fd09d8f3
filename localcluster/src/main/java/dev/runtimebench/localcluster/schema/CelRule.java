package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.runtimebench.localcluster.api.FieldError;
import dev.runtimebench.localcluster.api.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * One compiled {@code x-kubernetes-validations} rule. A rule may use the standard functions and
 * macros of CEL, which is all that the CRDs of this repository use. Kubernetes' own functions,
 * CEL's extensions and {@code optionalOldSelf} are not available.
 *
 * <p>Types are dynamic: a rule that names a field outside the schema compiles here, although a real
 * server rejects such a CRD. The cost limits of a real server are not computed.
 */
final class CelRule {

  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  private static final Cel CEL = cel();

  /**
   * The programs of all CRDs that this process has seen, by expression. The API server compiles a
   * CRD twice (when it admits and when it serves the CRD), and a test starts many API servers.
   */
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

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
   * @param schemaType the type of the value, which Kubernetes shows instead of the value
   * @param self the CEL value to check
   * @param oldSelf the CEL value before the write, null if there is none: a rule about the old
   *     value then holds
   * @return the error at this path, empty if the rule holds
   */
  Optional<FieldError> check(String path, String schemaType, Object self, Object oldSelf) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", self);
    if (transition) {
      if (oldSelf == null) {
        return Optional.empty();
      }
      variables.put("oldSelf", oldSelf);
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
        // As in Kubernetes: if the messageExpression fails, the fixed message is used.
      }
    }
    String message = Json.text(rule, "message");
    return message == null ? "failed rule: " + expression : message;
  }

  private static CelRuntime.Program compile(String expression) throws CelValidationException {
    CelRuntime.Program known = PROGRAMS.get(expression);
    if (known != null) {
      return known;
    }
    try {
      CelRuntime.Program program = CEL.createProgram(CEL.compile(expression).getAst());
      PROGRAMS.put(expression, program);
      return program;
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("cannot make a program of a valid CEL expression", e);
    }
  }

  private static Cel cel() {
    CelOptions options = CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    return CelFactory.standardCelBuilder()
        .setOptions(options)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("self", SimpleType.DYN)
        .addVar("oldSelf", SimpleType.DYN)
        .build();
  }
}
