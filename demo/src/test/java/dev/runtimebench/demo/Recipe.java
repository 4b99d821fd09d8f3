package dev.runtimebench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the script steps of a pipeline as the pipeline's service does, in a directory that stands
 * for the service's checkout.
 */
final class Recipe {

  private static final int MINUTES = 4;
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *([^}]+?) *\\}\\}");

  private final Path checkout;
  private final Map<String, String> environment;

  /**
   * @param environment the variables of the service
   */
  Recipe(Path checkout, Map<String, String> environment) {
    this.checkout = checkout;
    this.environment = environment;
  }

  /**
   * The end of a job.
   *
   * @param code 0 if the job succeeded, otherwise the exit code of the first step that failed
   * @param log what the steps printed
   */
  record Ended(int code, String log) {}

  static JsonNode read(String file) throws IOException {
    return new YAMLMapper()
        .readTree(Path.of(System.getProperty("root.dir"), "manifests/pipelines", file).toFile());
  }

  /**
   * Runs a job of GitHub Actions. After a failed step, only the steps with {@code if: always()}
   * run. Steps that use an action are left out.
   *
   * @param values of the expressions in the environment, such as {@code github.run_id}
   */
  Ended github(JsonNode job, Map<String, String> values) throws IOException, InterruptedException {
    StringBuilder log = new StringBuilder();
    int code = 0;
    Path exported = Files.createTempFile(checkout, "github", "env");
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(environment(job.path("env"), values));
    variables.put("GITHUB_ENV", exported.toString());
    for (JsonNode step : job.path("steps")) {
      boolean due = code == 0 || step.path("if").asText().equals("always()");
      if (!due || !step.has("run")) {
        continue;
      }
      Map<String, String> own = new HashMap<>(variables);
      own.putAll(environment(step.path("env"), values));
      // As GitHub runs a step with "shell: bash".
      Ended ended =
          bash(List.of("--noprofile", "--norc", "-eo", "pipefail"), step.path("run").asText(), own);
      log.append(ended.log());
      code = code == 0 ? ended.code() : code;
      for (String line : Files.readAllLines(exported)) {
        variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    return new Ended(code, log.toString());
  }

  private static Map<String, String> environment(JsonNode env, Map<String, String> values) {
    Map<String, String> variables = new HashMap<>();
    env.properties()
        .forEach(
            e -> {
              Matcher expressions = EXPRESSION.matcher(e.getValue().asText());
              variables.put(
                  e.getKey(),
                  expressions.replaceAll(
                      found -> {
                        String value = values.get(found.group(1));
                        if (value == null) {
                          throw new AssertionError("no value for " + found.group());
                        }
                        return Matcher.quoteReplacement(value);
                      }));
            });
    return variables;
  }

  /**
   * Runs a job of GitLab CI: the lines of {@code script}, and then those of {@code after_script}.
   */
  Ended gitlab(JsonNode job) throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(environment);
    job.path("variables")
        .properties()
        .forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    Ended script = bash(List.of("-eo", "pipefail"), lines(job.path("script")), variables);
    Ended after = bash(List.of("-eo", "pipefail"), lines(job.path("after_script")), variables);
    return new Ended(script.code(), script.log() + after.log());
  }

  private static String lines(JsonNode script) {
    List<String> lines = new ArrayList<>();
    script.forEach(line -> lines.add(line.asText()));
    return String.join("\n", lines);
  }

  private Ended bash(List<String> flags, String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(checkout, "step", ".sh");
    Files.writeString(file, script);
    Path log = Files.createTempFile(checkout, "step", ".log");
    List<String> command = new ArrayList<>(List.of("bash"));
    command.addAll(flags);
    command.add(file.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the step did not end: " + Files.readString(log));
    }
    return new Ended(process.exitValue(), Files.readString(log));
  }
}
