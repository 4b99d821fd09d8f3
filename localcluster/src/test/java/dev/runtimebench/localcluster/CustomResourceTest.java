package dev.runtimebench.localcluster;

import static dev.runtimebench.localcluster.Widgets.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomResourceTest {

  private static LocalCluster cluster;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    cluster = new LocalClusterBuilder().crd(Widgets.crd()).start();
    client = cluster.client();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void clean() {
    client.genericKubernetesResources(Widgets.CONTEXT).inNamespace("default").delete();
  }

  @Test
  void defaultsApplyInsideDefaultedObjectsAndListItems() {
    create("w", "{size: 3, parts: [{name: a}]}");

    assertThat(get("w").<String>get("spec", "color")).isEqualTo("red");
    assertThat(get("w").<Integer>get("spec", "design", "blocks")).isEqualTo(10);
    assertThat(get("w").<String>get("spec", "design", "order")).isEqualTo("Random");
    assertThat(get("w").<Integer>get("spec", "parts", 0, "weight")).isEqualTo(1);
    assertThat(get("w").getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void unknownFieldsArePrunedUnlessTheSchemaPreservesThem() {
    create("w", "{size: 3, colour: blue, free: {any: {thing: 1}}, tags: {k: v}}");

    assertThat(get("w").<Object>get("spec", "colour")).isNull();
    assertThat(get("w").<Integer>get("spec", "free", "any", "thing")).isEqualTo(1);
    assertThat(get("w").<String>get("spec", "tags", "k")).isEqualTo("v");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|spec.size: Required value",
        "{size: 11}|spec.size: Invalid value: 11: spec.size in body should be less than or equal"
            + " to 10",
        "{size: x}|spec.size: Invalid value: \"string\": spec.size in body must be of type integer:"
            + " \"string\"",
        "{size: 1, color: blue}|spec.color: Unsupported value: \"blue\": supported values:"
            + " \"green\", \"red\"",
        "{size: 1, label: toolong}|spec.label: Too long: may not be more than 5 bytes",
        "{size: 1, label: A}|spec.label: Invalid value: \"A\": spec.label in body should match"
            + " '^[a-z]*$'",
        "{size: 1, port: true}|spec.port: Invalid value: \"boolean\": spec.port in body must be of"
            + " type integer,string: \"boolean\"",
        "{size: 1, since: soon}|spec.since: Invalid value: \"soon\": spec.since in body must be of"
            + " type date-time: \"soon\"",
        "{size: 1, parts: [{name: a}, {name: a}]}|spec.parts[1]: Duplicate value: {\"name\":\"a\"}",
        "{size: 1, parts: [{name: a}, {name: b}, {name: c}, {name: d}]}|spec.parts: Too many: 4:"
            + " must have at most 3 items",
        "{size: 1, parts: [{}]}|spec.parts[0].name: Required value",
        "{size: 1, min: 9}|spec: Invalid value: \"object\": min must not exceed max",
        "{size: 1, memory: 2Gi}|spec.memory: Invalid value: \"string\": memory 2Gi is not in Mi",
      })
  void invalidObjectIsRejectedInTheWordsOfTheApiServer(String spec, String message) {
    assertThatThrownBy(() -> create("w", spec))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Widget.example.dev \"w\" is invalid: " + message)
        .extracting("code")
        .isEqualTo(422);
  }

  @Test
  void rejectionListsEveryErrorWithItsCause() {
    KubernetesClientException e =
        catchThrowableOfType(
            KubernetesClientException.class, () -> create("w", "{size: 0, color: blue}"));

    assertThat(e.getStatus().getReason()).isEqualTo("Invalid");
    assertThat(e.getStatus().getDetails().getCauses())
        .extracting(StatusCause::getField, StatusCause::getReason)
        .containsExactlyInAnyOrder(
            tuple("spec.size", "FieldValueInvalid"), tuple("spec.color", "FieldValueNotSupported"));
  }

  @Test
  void transitionRuleComparesWithTheOldObject() {
    create("w", "{size: 3}");
    assertThatThrownBy(() -> edit("w", w -> spec(w).put("size", 4)))
        .hasMessageContaining("spec.size: Forbidden: size is immutable");
    edit("w", w -> spec(w).put("color", "green"));
    assertThat(get("w").getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void transitionRuleOfAMapListFindsTheOldItemByKey() {
    create("w", "{size: 3, parts: [{name: a, weight: 5}, {name: b, weight: 1}]}");
    edit(
        "w",
        w ->
            spec(w)
                .put(
                    "parts",
                    List.of(Map.of("name", "b", "weight", 2), Map.of("name", "a", "weight", 5))));
    assertThatThrownBy(
            () -> edit("w", w -> spec(w).put("parts", List.of(Map.of("name", "a", "weight", 4)))))
        .hasMessageContaining(
            "spec.parts[0]: Invalid value: \"object\": a part cannot lose weight");
  }

  @Test
  void statusChangesOnlyThroughTheStatusSubresource() {
    GenericKubernetesResource w = widget("w", "{size: 3}");
    w.setAdditionalProperty("status", Map.of("phase", "Done"));
    client.resource(w).create();
    assertThat(get("w").<Object>get("status")).isNull();

    GenericKubernetesResource stored = get("w");
    stored.setAdditionalProperty("status", Map.of("phase", "New"));
    spec(stored).put("color", "green");
    client.resource(stored).updateStatus();
    assertThat(get("w").<String>get("status", "phase")).isEqualTo("New");
    assertThat(get("w").<String>get("spec", "color")).isEqualTo("red");
    assertThat(get("w").getMetadata().getGeneration()).isEqualTo(1);

    edit("w", o -> o.setAdditionalProperty("status", Map.of("phase", "Done")));
    assertThat(get("w").<String>get("status", "phase")).isEqualTo("New");
  }

  @Test
  void statusUpdateIsValidatedAndPruned() {
    create("w", "{size: 3}");
    GenericKubernetesResource stored = get("w");
    stored.setAdditionalProperty("status", Map.of("phase", "Old"));
    assertThatThrownBy(() -> client.resource(stored).updateStatus())
        .hasMessageContaining("status.phase: Unsupported value: \"Old\"");

    stored.setAdditionalProperty("status", Map.of("count", 1, "other", 2));
    assertThat(client.resource(stored).updateStatus().<Map<String, Object>>get("status"))
        .isEqualTo(Map.of("count", 1));
  }

  @Test
  void updateNeedsTheResourceVersionOfTheStoredObject() {
    create("w", "{size: 3}");
    String path = "/apis/example.dev/v1/namespaces/default/widgets/w";
    GenericKubernetesResource unversioned = widget("w", "{size: 3, color: green}");
    assertThatThrownBy(() -> client.raw(path, "PUT", unversioned))
        .hasMessageContaining("metadata.resourceVersion: Invalid value: 0: must be specified");

    GenericKubernetesResource stale = get("w");
    edit("w", w -> spec(w).put("color", "green"));
    assertThatThrownBy(() -> client.resource(stale).update())
        .hasMessageContaining("the object has been modified; please apply your changes")
        .extracting("code")
        .isEqualTo(409);
  }

  @Test
  void nullInAMergePatchRemovesTheField() {
    create("w", "{size: 3, label: abc}");
    resource("w").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"label\":null}}");
    assertThat(spec(get("w"))).doesNotContainKey("label").containsKey("size");
  }

  @Test
  void serverSideApplyIsRejected() {
    assertThatThrownBy(() -> client.resource(widget("w", "{size: 3}")).serverSideApply())
        .extracting("code")
        .isEqualTo(415);
  }

  @Test
  void updateWithoutAChangeKeepsTheResourceVersion() {
    create("w", "{size: 3}");
    String before = get("w").getMetadata().getResourceVersion();
    client.resource(get("w")).update();
    assertThat(get("w").getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void definitionWithAnInvalidCelRuleIsRejected() {
    String crd =
        """
        ---
        {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
         metadata: {name: bads.example.dev},
         spec: {group: example.dev, scope: Namespaced, names: {kind: Bad, plural: bads},
           versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {
             type: object, x-kubernetes-validations: [{rule: self.a <}]}}}]}}
        """;
    assertThatThrownBy(() -> client.resource(crd).create())
        .hasMessageContaining("compilation failed");
  }

  private static void create(String name, String spec) {
    client.resource(widget(name, spec)).create();
  }

  private static Resource<GenericKubernetesResource> resource(String name) {
    return client.genericKubernetesResources(Widgets.CONTEXT).inNamespace("default").withName(name);
  }

  private static GenericKubernetesResource get(String name) {
    return resource(name).get();
  }

  private static void edit(
      String name, java.util.function.Consumer<GenericKubernetesResource> change) {
    GenericKubernetesResource object = get(name);
    change.accept(object);
    client.resource(object).update();
  }

  private static Map<String, Object> spec(GenericKubernetesResource object) {
    return object.get("spec");
  }
}
