/* The control: a loop that uses only the CPU. No system call is inside a measured batch, so every runtime must need the
 * same time. Where two runtimes differ here, the machine or the limits differ, and no other result can be trusted. */

#include <inttypes.h>

#include "options.h"

/* Each round needs the result of the round before it, so the compiler and the CPU can skip none. */
static uint64_t work(uint64_t value, long rounds)
{
    for (long i = 0; i < rounds; i++) {
        value = value * 6364136223846793005u + 1442695040888963407u;
        value ^= value >> 29;
    }
    return value;
}

static void iterate(uint64_t *times, long batches, long rounds, int index, int warmup)
{
    static volatile uint64_t sink = 1;
    uint64_t total = 0;
    for (long i = 0; i < batches; i++) {
        uint64_t start = rtb_now_ns();
        sink = work(sink, rounds);
        times[i] = rtb_now_ns() - start;
        total += times[i];
    }
    rtb_sort(times, (size_t)batches);
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"roundNsMedian\":%.5f,\"roundNsP90\":%.5f,"
            "\"roundNsMean\":%.5f}}\n",
            index, warmup ? "true" : "false", (double)rtb_quantile(times, (size_t)batches, 0.5) / (double)rounds,
            (double)rtb_quantile(times, (size_t)batches, 0.9) / (double)rounds,
            (double)total / (double)batches / (double)rounds);
}

int main(int argc, char **argv)
{
    long rounds = 100000, batches = 2000, warmup = 1, iterations = 3, clock_wait = 1500;
    const struct number_option known[] = {
        {"--rounds", &rounds, 1000, 1000000000}, {"--batches", &batches, 1, 100000}, {"--warmup", &warmup, 0, 1000},
        {"--iterations", &iterations, 1, 1000},  {"--clock-wait", &clock_wait, 0, 60000}, {NULL, NULL, 0, 0}};
    parse_options(argc, argv, known);
    uint64_t *times = allocate_times((size_t)batches);
    rtb_wait_for_clock(clock_wait);
    for (int i = 0; i < warmup; i++) {
        iterate(times, batches, rounds, i, 1);
    }
    for (int i = 0; i < iterations; i++) {
        iterate(times, batches, rounds, i, 0);
    }
    return 0;
}
