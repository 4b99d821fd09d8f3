package dev.runtimebench.cli.complete;

import dev.runtimebench.cli.bench.BenchmarkName;
import dev.runtimebench.cli.show.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes the last word of a command line, from picocli's model and from the cluster's names. */
public final class Completer {

  private static final int DESCRIPTION_WIDTH = 60;

  private final CommandSpec root;
  private final Names names;

  /**
   * @param root the command line with all commands
   */
  public Completer(CommandSpec root, Names names) {
    this.root = root;
    this.names = names;
  }

  /**
   * Returns what may stand for the last word.
   *
   * @param words without the program's name; the last one may be empty
   */
  public Candidates complete(List<String> words) {
    String last = words.get(words.size() - 1);
    TypedWords typed = TypedWords.of(root, words.subList(0, words.size() - 1));
    if (typed.pending().isPresent()) {
      return values(typed.pending().get(), typed, "", last);
    }
    int equals = last.indexOf('=');
    if (!typed.optionsOver() && last.startsWith("--") && equals > 0) {
      OptionSpec option = typed.command().findOption(last.substring(0, equals));
      return option == null
          ? new Candidates(List.of(), false)
          : values(option, typed, last.substring(0, equals + 1), last);
    }
    if (!typed.optionsOver() && last.startsWith("-")) {
      return new Candidates(options(typed.command(), last), false);
    }
    return positional(typed, last);
  }

  private static List<String> options(CommandSpec command, String prefix) {
    List<String> lines = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      for (String name : option.names()) {
        // A short option is quicker typed than completed, unless somebody asks for all.
        boolean shown = name.startsWith("--") || option.names().length == 1;
        if (!option.hidden() && shown && name.startsWith(prefix)) {
          lines.add(described(name, description(option)));
        }
      }
    }
    return lines;
  }

  private Candidates positional(TypedWords typed, String last) {
    List<String> lines = new ArrayList<>();
    CommandSpec command = typed.command();
    if (typed.positionals() == 0) {
      for (Map.Entry<String, CommandLine> one : command.subcommands().entrySet()) {
        var usage = one.getValue().getCommandSpec().usageMessage();
        if (!usage.hidden() && one.getKey().startsWith(last)) {
          lines.add(
              described(
                  one.getKey(), usage.description().length == 0 ? "" : usage.description()[0]));
        }
      }
    }
    Optional<PositionalParamSpec> parameter =
        command.positionalParameters().stream()
            .filter(p -> p.index().contains(typed.positionals()))
            .findFirst();
    if (parameter.isEmpty() || parameter.get().hidden()) {
      return new Candidates(lines, false);
    }
    Candidates more = values(parameter.get(), typed, "", last);
    lines.addAll(more.lines());
    return new Candidates(lines, more.files());
  }

  /**
   * @param fixed what every candidate begins with
   */
  private Candidates values(ArgSpec argument, TypedWords typed, String fixed, String last) {
    if (argument.completionCandidates() != null) {
      List<String> all = new ArrayList<>();
      argument.completionCandidates().forEach(all::add);
      return matching(all, fixed, last, false);
    }
    return switch (kind(argument, typed.command())) {
      case NAMESPACE -> matching(names.namespaces(typed), fixed, last, false);
      case CONTEXT -> matching(names.contexts(typed), fixed, last, false);
      case WORKLOAD -> matching(names.workloads(typed), fixed, last, false);
      case BENCHMARK -> benchmarks(typed, fixed, last, false);
      case BENCHMARK_OR_FILE -> benchmarks(typed, fixed, last, true);
      case FILE -> new Candidates(List.of(), true);
      case OTHER -> new Candidates(List.of(), false);
    };
  }

  private enum Kind {
    NAMESPACE,
    CONTEXT,
    WORKLOAD,
    BENCHMARK,
    BENCHMARK_OR_FILE,
    FILE,
    OTHER
  }

  /** The labels of the arguments say what they are: see docs/adr/0016. */
  private static Kind kind(ArgSpec argument, CommandSpec command) {
    return switch (argument.paramLabel()) {
      case "NS" -> Kind.NAMESPACE;
      case "FILE", "DIR" -> Kind.FILE;
      case "BEFORE", "AFTER" -> Kind.BENCHMARK_OR_FILE;
      case "NAME" -> name(argument, command);
      default -> Kind.OTHER;
    };
  }

  private static Kind name(ArgSpec argument, CommandSpec command) {
    if (argument instanceof OptionSpec option) {
      return switch (option.longestName()) {
        case "--context" -> Kind.CONTEXT;
        case "--workload" -> Kind.WORKLOAD;
        default -> Kind.OTHER;
      };
    }
    return switch (command.name()) {
      case "get", "report", "export", "ui" -> Kind.BENCHMARK;
      case "workloads" -> Kind.WORKLOAD;
      default -> Kind.OTHER;
    };
  }

  /** A name may have its type before it. */
  private Candidates benchmarks(TypedWords typed, String fixed, String last, boolean files) {
    String word = last.substring(fixed.length());
    String type =
        BenchmarkName.withType(word)
            .map(n -> word.substring(0, word.length() - n.length()))
            .orElse("");
    return matching(names.benchmarks(typed), fixed + type, last, files && type.isEmpty());
  }

  private static Candidates matching(List<String> all, String fixed, String last, boolean files) {
    return new Candidates(
        all.stream()
            .map(TerminalText::line)
            .filter(name -> !name.isEmpty() && !name.startsWith("-"))
            .map(name -> fixed + name)
            .filter(name -> name.startsWith(last))
            .toList(),
        files);
  }

  private static String description(OptionSpec option) {
    return option.description().length == 0 ? "" : option.description()[0];
  }

  /** The first sentence is enough. */
  private static String described(String name, String description) {
    String sentence = TerminalText.line(description).split("(?<=[.:]) ", 2)[0];
    String shown = TerminalText.cut(sentence.replaceAll("[.:]$", ""), DESCRIPTION_WIDTH);
    return shown.isEmpty() || shown.contains("${") ? name : name + "\t" + shown;
  }
}
