package dev.runtimebench.operator.state;

import dev.runtimebench.results.sample.FailureReason;

/**
 * The API server refuses a Pod of the running trial. Times are on the monotonic clock, in
 * nanoseconds.
 *
 * @param reason what the refusal is about
 * @param message the API server's words, and the field that fixes the problem
 * @param quota whether a ResourceQuota has too little left
 * @param passing whether a later call may succeed
 * @param since when the first of the calls in a row was refused
 * @param last when the last call was refused
 */
public record Refusal(
    FailureReason reason, String message, boolean quota, boolean passing, long since, long last) {}
