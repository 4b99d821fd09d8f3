package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Which part of a list a request asks for. The API server of Kubernetes reads all pages from one
 * revision. Here a later page shows the objects as they are now, and names the revision of the
 * first page, so that a watch from there reports what has changed in between.
 *
 * @param limit the maximum number of objects; 0: no limit
 * @param revision the revision of the first page
 * @param after the key of the last object of the page before, "" for the first page
 */
record ListPage(long limit, long revision, String after) {

  /**
   * @throws ApiException 400 for a limit that is not a number, or a token of another server
   */
  static ListPage of(Map<String, String> query, long now) {
    String token = query.getOrDefault("continue", "");
    try {
      long limit = Long.parseLong(query.getOrDefault("limit", "0"));
      if (token.isEmpty()) {
        return new ListPage(Math.max(0, limit), now, "");
      }
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 2);
      return new ListPage(Math.max(0, limit), Long.parseLong(parts[0]), parts[1]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw ApiException.badRequest("limit or continue token not valid: " + e.getMessage());
    }
  }

  /** Whether an object comes after the page before. The list is sorted by these keys. */
  boolean isLater(ObjectNode object) {
    return after.isEmpty() || key(object).compareTo(after) > 0;
  }

  /** Whether a page with so many objects is full. */
  boolean isFull(int size) {
    return limit > 0 && size >= limit;
  }

  /** The token with which a client asks for the objects after this one. */
  String next(ObjectNode last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((revision + " " + key(last)).getBytes(StandardCharsets.UTF_8));
  }

  /** A character that no name has separates the parts, and comes before all characters of names. */
  private static String key(ObjectNode object) {
    return Meta.namespace(object) + "\n" + Meta.name(object);
  }
}
