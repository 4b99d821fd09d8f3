package dev.runtimebench.results.plan;

/** What is to be done after the attempts so far. */
public sealed interface Next {

  /**
   * Run this trial.
   *
   * @param attempt which run of its block it belongs to, from 0
   */
  record Run(Trial trial, int attempt) implements Next {}

  /** Every block is complete. */
  record Done() implements Next {}

  /** This block was run too often without becoming complete. */
  record GiveUp(int block) implements Next {}
}
