package dev.runtimebench.manifests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.runtimebench.operator.boot.JsonPath;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks objects against the API server's schemas, through the classes that two clients generate
 * from these schemas. The fabric8 classes check the type of each value: for example, a number where
 * a text belongs. The classes of the Kubernetes client check the required fields. Both refuse
 * unknown fields. Enums are not checked, because the published schemas contain no enums.
 */
final class KubernetesSchema {

  private static final KubernetesSerialization KINDS = new KubernetesSerialization();
  private static final JsonMapper STRICT = strict();
  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  /** The files of the project's own CRDs by kind. The chart renders catalogue workloads. */
  private static final Map<String, String> CRDS =
      Map.of(
          "BenchmarkWorkload", "benchmarkworkloads.yaml",
          "RuntimeBenchmark", "runtimebenchmarks.yaml");

  private KubernetesSchema() {}

  /** The violations, each with the path of the field; empty when the object is valid. */
  static List<String> problems(JsonNode object) {
    String kind = object.path("kind").asText();
    if (CRDS.containsKey(kind)) {
      return CrdSchema.of(CRDS.get(kind)).problems(object);
    }
    String apiVersion = object.path("apiVersion").asText();
    Class<? extends KubernetesResource> type =
        KINDS.getRegisteredKubernetesResource(apiVersion, kind);
    if (type == null) {
      return List.of("no kind " + kind + " in " + apiVersion);
    }
    List<String> problems = new ArrayList<>();
    typed(object, type, problems);
    // The Kubernetes client has no classes for the Prometheus operator's kinds.
    if (!apiVersion.startsWith("monitoring.coreos.com/")) {
      complete(object, apiVersion.substring(apiVersion.indexOf('/') + 1), kind, problems);
    }
    return problems;
  }

  private static void typed(JsonNode object, Class<?> type, List<String> problems) {
    try {
      STRICT.treeToValue(object, type);
    } catch (JsonMappingException e) {
      problems.add(JsonPath.of(e) + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      problems.add(e.getOriginalMessage());
    }
  }

  private static void complete(
      JsonNode object, String version, String kind, List<String> problems) {
    String type =
        MODELS + version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1) + kind;
    try {
      Class.forName(type)
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(object.toString()));
    } catch (InvocationTargetException e) {
      problems.add(e.getCause().getMessage());
    } catch (ClassNotFoundException e) {
      problems.add("Kubernetes has no " + kind + " in version " + version);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type, e);
    }
  }

  private static JsonMapper strict() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new WithoutCatchAlls())
            .build();
    for (CoercionInputShape scalar :
        new CoercionInputShape[] {
          CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
        }) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(scalar, CoercionAction.Fail);
    }
    return mapper;
  }

  /** Refuses unknown fields. By default, the fabric8 classes collect unknown fields in a map. */
  private static final class WithoutCatchAlls extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
