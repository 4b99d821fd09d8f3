package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** How a tool writes a number. Absent fields have the meaning of a plain number. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record NumberFormat(
    @JsonPropertyDescription(
            "What the text is. Plain, the default: a number and nothing else. WithUnit: a number and its unit, such as 1.41ms. Duration: hours, minutes and seconds, such as 1m2.3s or 0:58.1; the metric's unit must be a time.")
        Form form,
    @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "The unit of a number without a unit, if it is not the metric's unit, for example KiB or ms. The value is converted to the metric's unit.")
        String unit,
    @JsonPropertyDescription(
            "What separates the whole part from the fraction: Point, the default, or Comma.")
        Decimal decimal,
    @JsonPropertyDescription(
            "The separator between groups of three digits. Without group, a comma counts as one only where no other reading is possible, as in 12,345.6; 1,234 is refused.")
        Group group,
    @JsonPropertyDescription(
            "What K, KB, MB, GB and TB mean: Decimal (1000) or Binary (1024). Tools differ, so such a unit is refused without this field. KiB and MiB, and bits per second, need no field.")
        Prefixes prefixes) {

  /** The format of a number without any declaration. */
  public static final NumberFormat PLAIN = NumberFormatBuilder.builder().build();

  /** What the text of a value is. */
  public enum Form {
    Plain,
    WithUnit,
    Duration
  }

  /** What separates the whole part from the fraction. */
  public enum Decimal {
    Point,
    Comma
  }

  /** The separator between groups of three digits. */
  public enum Group {
    Comma,
    Point,
    /** A space, a no-break space or a narrow no-break space. */
    Space,
    Apostrophe,
    Underscore
  }

  /** The meaning of the prefixes that may be 1000 or 1024. */
  public enum Prefixes {
    Decimal,
    Binary
  }
}
