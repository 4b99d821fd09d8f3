package dev.runtimebench.cli.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.io.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one or more files of other programs into one table. */
public final class ValueFiles {

  private static final String NOT_READ =
      "rtb analyze reads exports of rtb (NDJSON, JSON, CSV), other CSV files, hyperfine's"
          + " --export-json, and Go's benchmark format";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ValueFiles() {}

  /**
   * Reads the files.
   *
   * @throws CliException naming file, line, text and the expected form
   */
  public static ValueTable read(List<InputText> inputs, ReadOptions options) {
    ValueTable table = new ValueTable(options.better());
    Factors factors = new Factors();
    HyperfineReader hyperfine = new HyperfineReader(options, table);
    GoBenchReader go = new GoBenchReader(options, table);
    checkEachOnce(inputs);
    List<String> names = names(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      Optional<String> runtime = inputs.size() > 1 ? Optional.of(names.get(i)) : Optional.empty();
      InputText input = inputs.get(i);
      String text = input.text().stripLeading();
      if (text.isEmpty()) {
        throw CliException.usage(input.file() + ": the file is empty");
      }
      if (text.startsWith("{") || text.startsWith("[")) {
        hyperfine.read(input, hyperfine(input), runtime);
      } else if (text.startsWith("<")) {
        throw CliException.usage(input.file() + ": XML and HTML are not read: " + NOT_READ);
      } else if (GoBenchReader.isGoBenchmark(text)) {
        go.read(input, runtime);
      } else {
        new CsvReader(input, options, table, factors, runtime).read();
      }
    }
    factors.addTo(table);
    hyperfine.addToTable();
    go.addToTable();
    if (table.isEmpty()) {
      throw CliException.usage(inputs.get(0).file() + ": contains no value");
    }
    return table;
  }

  /** The values of a file that is read twice would count twice. */
  private static void checkEachOnce(List<InputText> inputs) {
    Set<String> files = new HashSet<>();
    for (InputText input : inputs) {
      if (!files.add(input.file())) {
        throw CliException.usage(input.file() + ": is named twice");
      }
    }
  }

  private static JsonNode hyperfine(InputText input) {
    JsonNode first = document(input, false);
    if (!HyperfineReader.isHyperfine(first)) {
      throw CliException.usage(
          "%s: %s; %s"
              .formatted(
                  input.file(),
                  KnownJson.advice(first).orElse("this JSON has an unknown form"),
                  NOT_READ));
    }
    return document(input, true);
  }

  /** Whether the text is a document of hyperfine. */
  public static boolean isHyperfine(InputText input) {
    return input.text().stripLeading().startsWith("{")
        && input.text().contains("\"command\"")
        && !input.text().contains("runtimebench.dev/")
        && HyperfineReader.isHyperfine(document(input, false));
  }

  /**
   * @param alone whether the file may hold nothing else
   */
  private static JsonNode document(InputText input, boolean alone) {
    try (JsonParser parser = JSON.createParser(input.text())) {
      JsonNode document = JSON.readTree(parser);
      if (alone && parser.nextToken() != null) {
        throw CliException.usage(
            "%s: line %d: more text follows the end of the JSON document: give one document in each file"
                .formatted(input.file(), parser.currentTokenLocation().getLineNr()));
      }
      return document;
    } catch (JsonProcessingException e) {
      throw CliException.usage(input.file() + ": " + JsonErrors.why(e) + "; " + NOT_READ);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory can be read", e);
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
