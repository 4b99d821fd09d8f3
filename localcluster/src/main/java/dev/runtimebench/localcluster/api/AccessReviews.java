package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers access reviews: every client may do everything. */
final class AccessReviews {

  private AccessReviews() {}

  static ObjectNode allow(ObjectNode review) {
    ObjectNode status = review.putObject("status");
    if (review.path("kind").asText().equals("SelfSubjectRulesReview")) {
      ObjectNode rule = status.putArray("resourceRules").addObject();
      rule.putArray("verbs").add("*");
      rule.putArray("apiGroups").add("*");
      rule.putArray("resources").add("*");
      ObjectNode paths = status.putArray("nonResourceRules").addObject();
      paths.putArray("verbs").add("*");
      paths.putArray("nonResourceURLs").add("*");
      status.put("incomplete", false);
    } else {
      status.put("allowed", true).put("reason", "every client may do everything here");
    }
    return review;
  }
}
