package dev.runtimebench.operator.plan;

/** What is to be done after the attempts so far. */
public sealed interface Next {

  /**
   * Run this trial.
   *
   * @param attempt the attempt's number, from 0
   */
  record Run(Trial trial, int attempt) implements Next {}

  /** Every trial has a result. */
  record Done() implements Next {}

  /** This trial has failed too often. */
  record GiveUp(Trial trial) implements Next {}
}
