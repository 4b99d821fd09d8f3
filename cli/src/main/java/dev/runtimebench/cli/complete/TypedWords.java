package dev.runtimebench.cli.complete;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The words before the one to complete: which command, which options, and what comes next. */
public final class TypedWords {

  private CommandSpec command;
  private OptionSpec pending;
  private boolean optionsOver;
  private int positionals;
  private final Map<String, String> values = new HashMap<>();

  private TypedWords(CommandSpec root) {
    this.command = root;
  }

  static TypedWords of(CommandSpec root, List<String> words) {
    TypedWords typed = new TypedWords(root);
    words.forEach(typed::add);
    return typed;
  }

  private void add(String word) {
    if (pending != null) {
      note(pending, word);
      pending = null;
    } else if (!optionsOver && word.equals("--")) {
      optionsOver = true;
    } else if (!optionsOver && word.startsWith("-") && word.length() > 1) {
      option(word);
    } else {
      CommandLine subcommand = positionals == 0 ? command.subcommands().get(word) : null;
      if (subcommand == null) {
        positionals++;
      } else {
        command = subcommand.getCommandSpec();
      }
    }
  }

  private void option(String word) {
    int equals = word.indexOf('=');
    OptionSpec option = command.findOption(equals < 0 ? word : word.substring(0, equals));
    if (option != null && takesValue(option)) {
      if (equals < 0) {
        pending = option;
      } else {
        note(option, word.substring(equals + 1));
      }
    } else if (option == null && !word.startsWith("--")) {
      attached(word);
    }
  }

  /** A value may follow a short option without a space. */
  private void attached(String word) {
    OptionSpec option = command.findOption(word.substring(0, 2));
    if (option != null && takesValue(option)) {
      note(option, word.substring(2));
    }
  }

  private void note(OptionSpec option, String value) {
    for (String name : option.names()) {
      values.put(name, value);
    }
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  CommandSpec command() {
    return command;
  }

  /** The option whose value is the next word. */
  Optional<OptionSpec> pending() {
    return Optional.ofNullable(pending);
  }

  boolean optionsOver() {
    return optionsOver;
  }

  /** How many words so far are neither commands, options nor values of options. */
  int positionals() {
    return positionals;
  }

  /** The value of an option; null if it is not typed. */
  public String value(String option) {
    return values.get(option);
  }
}
