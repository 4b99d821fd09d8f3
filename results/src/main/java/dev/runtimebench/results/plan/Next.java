package dev.runtimebench.results.plan;

/** What to do after the attempts so far. */
public sealed interface Next {

  /**
   * Run this trial.
   *
   * @param attempt which run of the block the trial belongs to, from 0
   */
  record Run(Trial trial, int attempt) implements Next {}

  /** Every block is complete. */
  record Done() implements Next {}

  /**
   * Stop, because this block was repeated too often without becoming complete.
   *
   * @param why the result of the attempts that ended the block: never Valid
   */
  record GiveUp(int block, Attempt.Result why) implements Next {}
}
