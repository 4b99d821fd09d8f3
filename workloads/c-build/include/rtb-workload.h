#ifndef RTB_WORKLOAD_H
#define RTB_WORKLOAD_H

/* Functions with which a workload in C measures times and reports to the agent (docs/reference/agent-protocol.md). */

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* With fewer values, the 99th percentile is the largest value. So it is reported only for at least this many values. */
enum { RTB_P99_MIN = 100 };

/* Returns the file descriptor for records: 3 under the agent, standard output without the agent. */
static inline int rtb_fd(void)
{
    const char *fd = getenv("RTB_RECORDS_FD");
    return fd ? atoi(fd) : STDOUT_FILENO;
}

static inline uint64_t rtb_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Returns the cost of one clock reading in ns. Every interval measured with the clock includes this cost. */
static inline double rtb_clock_read_ns(void)
{
    enum { READS = 100 };
    uint64_t start = rtb_now_ns();
    for (int i = 0; i < READS - 1; i++) {
        rtb_now_ns();
    }
    return (double)(rtb_now_ns() - start) / READS;
}

/* Waits, at most limit_ms, until a clock reading is cheap enough to time single calls. gVisor calibrates its clock in about
 * the first second of a sandbox. Until then each reading is a system call of 5 to 50 us. Later a reading takes 25 ns. */
static inline void rtb_wait_for_clock(long limit_ms)
{
    const struct timespec pause = {0, 20000000};
    uint64_t end = rtb_now_ns() + (uint64_t)limit_ms * 1000000u;
    while (rtb_clock_read_ns() > 1000 && rtb_now_ns() < end) {
        nanosleep(&pause, NULL);
    }
}

/* Prints an error record, and exits with 1. */
static inline void __attribute__((format(printf, 1, 2), noreturn)) rtb_fail(const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    for (char *c = message; *c; c++) {
        if (*c == '"' || *c == '\\' || *c < 0x20 || *c == 0x7F) {
            *c = '?';
        }
    }
    dprintf(rtb_fd(), "{\"type\":\"error\",\"message\":\"%s\"}\n", message);
    exit(1);
}

static inline int rtb_compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Returns a quantile by nearest rank: the smallest of `count` sorted values that at least the fraction `share` (0 to 1) of
 * all values do not exceed. */
static inline uint64_t rtb_quantile(const uint64_t *sorted, size_t count, double share)
{
    size_t rank = (size_t)(share * (double)count + 0.999999);
    return sorted[rank == 0 ? 0 : rank > count ? count - 1 : rank - 1];
}

static inline void rtb_sort(uint64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, rtb_compare);
}

/* Returns a whole number from the command line. Calls rtb_fail if the text is not a whole number from min to max. */
static inline long rtb_parse(const char *option, const char *text, long min, long max)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || *end || !*text || value < min || value > max) {
        rtb_fail("%s is '%s': not a whole number from %ld to %ld", option, text, min, max);
    }
    return value;
}

#endif
