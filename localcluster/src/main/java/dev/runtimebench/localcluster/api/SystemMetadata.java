package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Sets the metadata that only the API server may set. */
final class SystemMetadata {

  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The fields that an update never changes, whatever the client sends. */
  private static final Set<String> SYSTEM_FIELDS =
      Set.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "namespace",
          "name",
          "managedFields",
          "selfLink");

  private SystemMetadata() {}

  static void init(ApiResource resource, String namespace, ObjectNode body) {
    ObjectNode metadata = Meta.of(body);
    if (Meta.resourceVersion(body) != null && !Meta.resourceVersion(body).isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    String prefix = Json.text(metadata, "generateName");
    if (Meta.name(body) == null && prefix != null) {
      metadata.put("name", prefix + suffix());
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Json.time(Instant.now()));
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
    metadata.remove("generation");
    if (resource.custom() || body.has("spec")) {
      metadata.put("generation", 1);
    }
    if (resource.namespaced()) {
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
  }

  static void keep(ObjectNode old, ObjectNode next) {
    ObjectNode from = Meta.of(old);
    ObjectNode to = Meta.of(next);
    SYSTEM_FIELDS.forEach(field -> Json.setOrRemove(to, field, from.get(field)));
  }

  static void bumpGeneration(ObjectNode object) {
    ObjectNode metadata = Meta.of(object);
    if (metadata.has("generation")) {
      metadata.put("generation", metadata.get("generation").asLong() + 1);
    }
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder(5);
    for (int i = 0; i < 5; i++) {
      suffix.append(SUFFIX_ALPHABET.charAt(RANDOM.nextInt(SUFFIX_ALPHABET.length())));
    }
    return suffix.toString();
  }
}
