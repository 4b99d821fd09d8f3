package dev.runtimebench.cli.values;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.io.JsonErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one or more files of other programs into one table. */
public final class ValueFiles {

  private static final String NOT_READ =
      "rtb analyze reads exports of rtb (NDJSON, JSON, CSV), other CSV files, hyperfine's"
          + " --export-json, and Go's benchmark format";
  private static final JsonMapper JSON = new JsonMapper();

  private ValueFiles() {}

  /**
   * Reads the files.
   *
   * @throws CliException naming file, line, text and the expected form
   */
  public static ValueTable read(List<InputText> inputs, ReadOptions options) {
    ValueTable table = new ValueTable(options.lowerIsBetter());
    Factors factors = new Factors();
    List<String> names = names(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      Optional<String> runtime = inputs.size() > 1 ? Optional.of(names.get(i)) : Optional.empty();
      read(inputs.get(i), options, table, factors, runtime);
    }
    factors.addTo(table);
    if (table.isEmpty()) {
      throw CliException.usage(inputs.get(0).file() + ": contains no value");
    }
    return table;
  }

  private static void read(
      InputText input,
      ReadOptions options,
      ValueTable table,
      Factors factors,
      Optional<String> runtime) {
    String text = input.text().stripLeading();
    if (text.isEmpty()) {
      throw CliException.usage(input.file() + ": the file is empty");
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      JsonNode document = document(input);
      if (!HyperfineReader.isHyperfine(document)) {
        throw CliException.usage(input.file() + ": this JSON has an unknown form: " + NOT_READ);
      }
      new HyperfineReader(input, table).read(document);
    } else if (text.startsWith("<")) {
      throw CliException.usage(input.file() + ": XML and HTML are not read: " + NOT_READ);
    } else if (GoBenchReader.isGoBenchmark(text)) {
      new GoBenchReader(input, options, table, runtime).read();
    } else {
      new CsvReader(input, options, table, factors, runtime).read();
    }
  }

  /** Whether the text is a document of hyperfine. */
  public static boolean isHyperfine(InputText input) {
    return input.text().stripLeading().startsWith("{")
        && input.text().contains("\"command\"")
        && !input.text().contains("runtimebench.dev/")
        && HyperfineReader.isHyperfine(document(input));
  }

  private static JsonNode document(InputText input) {
    try {
      return JSON.readTree(input.text());
    } catch (JsonProcessingException e) {
      throw CliException.usage(input.file() + ": " + JsonErrors.why(e) + "; " + NOT_READ);
    }
  }

  /** The files' names without directory and extension, or their paths if two names are equal. */
  private static List<String> names(List<InputText> inputs) {
    List<String> names = new ArrayList<>();
    for (InputText input : inputs) {
      Path name = Path.of(input.file()).getFileName();
      String bare = name == null ? input.file() : name.toString();
      int dot = bare.indexOf('.');
      names.add(dot > 0 ? bare.substring(0, dot) : bare);
    }
    return names.stream().distinct().count() == names.size()
        ? names
        : inputs.stream().map(InputText::file).toList();
  }
}
