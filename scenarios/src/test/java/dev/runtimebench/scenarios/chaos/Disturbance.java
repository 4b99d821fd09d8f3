package dev.runtimebench.scenarios.chaos;

/** What a chaos run does to the operator and the cluster, besides the requests that fail. */
enum Disturbance {
  KILL_OPERATOR,
  DELETE_POD,
  CUT_WATCHES,
  GARBLE_WATCHES,
  EXPIRE_HISTORY,
  STEP_CLOCK_OF_NODE,
  STEP_CLOCK_OF_OPERATOR,
  SUSPEND,
  DELETE_BENCHMARK
}
