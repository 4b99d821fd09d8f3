package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Whether a runtime keeps its sandboxes within a resource limit. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LimitCheck(
    @Required @JsonPropertyDescription("The result of the check, in one word for programs.")
        Result result,
    @Required
        @Size(max = 1024)
        @JsonPropertyDescription("What the probe saw, or why the result is unknown.")
        String message) {

  /** The longest message, in characters. */
  public static final int MAX_MESSAGE_LENGTH = 1024;

  public LimitCheck {
    message =
        message == null || message.length() <= MAX_MESSAGE_LENGTH
            ? message
            : message.substring(0, MAX_MESSAGE_LENGTH);
  }

  /** The result of a check. */
  public enum Result {
    /** The sandbox got no more than the limit. */
    Enforced,
    /** The sandbox got more than the limit. */
    NotEnforced,
    /** The probe could not find out. */
    Unknown
  }

  /** A check that gave no answer. */
  public static LimitCheck unknown(String why) {
    return new LimitCheck(Result.Unknown, why);
  }
}
