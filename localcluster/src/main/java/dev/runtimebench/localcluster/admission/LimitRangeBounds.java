package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rejects a container outside of the minimum, the maximum or the ratio of limit and request of a
 * namespace's LimitRanges of type Container, with the words of Kubernetes. As in Kubernetes, the
 * defaults are set and the Pod is validated before.
 */
public final class LimitRangeBounds implements AdmissionPlugin {

  private static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");

  private final Store store;

  public LimitRangeBounds(Store store) {
    this.store = store;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isPodCreate()) {
      return;
    }
    ObjectNode pod = request.object();
    for (ObjectNode range : store.list(LIMIT_RANGES, Meta.namespace(pod))) {
      List<String> problems = new ArrayList<>();
      for (JsonNode item : range.path("spec").path("limits")) {
        if ("Container".equals(item.path("type").asText())) {
          containers(pod).forEach(container -> check(container, item, problems));
        }
      }
      if (!problems.isEmpty()) {
        throw ApiException.forbidden(
            new GroupResource("", "pods"),
            Meta.name(pod),
            problems.size() == 1 ? problems.get(0) : problems.toString());
      }
    }
  }

  private static Stream<JsonNode> containers(ObjectNode pod) {
    return Stream.of("containers", "initContainers")
        .flatMap(field -> StreamSupport.stream(pod.path("spec").path(field).spliterator(), false));
  }

  /**
   * What a container asks for of one resource.
   *
   * @param request empty if absent
   * @param limit empty if absent
   */
  private record Asked(Optional<String> request, Optional<String> limit) {

    static Asked of(JsonNode container, String resource) {
      JsonNode resources = container.path("resources");
      return new Asked(
          Optional.ofNullable(resources.path("requests").get(resource)).map(JsonNode::asText),
          Optional.ofNullable(resources.path("limits").get(resource)).map(JsonNode::asText));
    }
  }

  /** Returns what is wrong with a container's amounts of a resource; empty if nothing is. */
  private interface Rule {
    Optional<String> check(Asked asked, String bound);
  }

  private static void check(JsonNode container, JsonNode item, List<String> problems) {
    String of = " usage per Container is ";
    check(container, item.path("min"), "minimum %s" + of + "%s%s", LimitRangeBounds::minimum)
        .forEach(problems::add);
    check(container, item.path("max"), "maximum %s" + of + "%s%s", LimitRangeBounds::maximum)
        .forEach(problems::add);
    check(
            container,
            item.path("maxLimitRequestRatio"),
            "%s max limit to request ratio per Container is %s, but %s",
            LimitRangeBounds::ratio)
        .forEach(problems::add);
  }

  /**
   * @param words for the resource, its bound and what is wrong
   */
  private static Stream<String> check(
      JsonNode container, JsonNode bounds, String words, Rule rule) {
    return bounds.properties().stream()
        .flatMap(
            one -> {
              String bound = one.getValue().asText();
              return rule
                  .check(Asked.of(container, one.getKey()), bound)
                  .map(why -> words.formatted(one.getKey(), bound, why))
                  .stream();
            });
  }

  private static Optional<String> minimum(Asked asked, String least) {
    if (asked.request().isEmpty()) {
      return Optional.of(".  No request is specified");
    }
    if (amount(asked.request().get()).compareTo(amount(least)) < 0) {
      return Optional.of(", but request is " + asked.request().get());
    }
    return asked
        .limit()
        .filter(limit -> amount(limit).compareTo(amount(least)) < 0)
        .map(limit -> ", but limit is " + limit);
  }

  private static Optional<String> maximum(Asked asked, String most) {
    if (asked.limit().isEmpty()) {
      return Optional.of(".  No limit is specified");
    }
    if (amount(asked.limit().get()).compareTo(amount(most)) > 0) {
      return Optional.of(", but limit is " + asked.limit().get());
    }
    return asked
        .request()
        .filter(request -> amount(request).compareTo(amount(most)) > 0)
        .map(request -> ", but request is " + request);
  }

  private static Optional<String> ratio(Asked asked, String most) {
    if (asked.request().filter(request -> amount(request).signum() > 0).isEmpty()) {
      return Optional.of("no request is specified or request is 0");
    }
    if (asked.limit().filter(limit -> amount(limit).signum() > 0).isEmpty()) {
      return Optional.of("no limit is specified or limit is 0");
    }
    double provided =
        amount(asked.limit().get()).doubleValue() / amount(asked.request().get()).doubleValue();
    return provided <= amount(most).doubleValue()
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "provided ratio is %f", provided));
  }

  private static BigDecimal amount(String quantity) {
    return Quantity.getAmountInBytes(Quantity.parse(quantity));
  }
}
