#ifndef RTB_SUPERVISE_H
#define RTB_SUPERVISE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#include "http.h"
#include "records.h"
#include "usage.h"

/* Why the agent stopped the workload. STOP_NONE: the agent did not stop it. */
enum stop { STOP_NONE, STOP_MARK, STOP_TIMEOUT };

/* The result of one run of the command. */
struct outcome {
    int status; /* the wait status from wait4 */
    enum stop stop;
    int forwarded; /* the last signal that the agent forwarded, or 0 */
    uint64_t duration_ns; /* of the work: to the command's end, or to the awaited mark if `held` */
    struct rusage usage;
    bool held;            /* the container was held idle after the awaited mark, with the command */
    struct usage at_mark; /* the kernel's counters at that mark; only if `held` */
};

/* Blocks the signals that the agent handles, and returns a signalfd for them. Returns -1 and sets errno on failure. */
int supervise_open_signals(void);

/* Polls the URL up to `timeout_s` seconds. Returns 0 if the URL answered, ETIMEDOUT, or the negative number of the signal
 * that interrupted the wait. */
int supervise_wait_http(int signals, struct http_poll *poll, double timeout_s);

/* Does nothing for `seconds`. Returns 0, or the number of the signal that interrupted the wait. */
int supervise_idle(int signals, double seconds);

/* Limits of one run of the command. 0 means none. */
struct limits {
    uint64_t deadline_ns; /* when the agent stops the command */
    uint64_t idle_ns;     /* how long the command runs on, idle, after the awaited mark */
};

/* Runs the command once, to its end. `probe` may be NULL. Returns false and sets errno if the command could not be
 * started. */
bool supervise_run(int signals, char *const *command, struct records *records, struct http_poll *probe,
                   const struct limits *limits, struct outcome *outcome);

#endif
