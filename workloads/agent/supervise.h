#ifndef RTB_SUPERVISE_H
#define RTB_SUPERVISE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#include "http.h"
#include "records.h"

/* Why the agent itself ended the workload. */
enum stop { STOP_NONE, STOP_MARK, STOP_TIMEOUT };

/* How one run of the command went. */
struct outcome {
    int status; /* as wait4 gives it */
    enum stop stop;
    int forwarded; /* the last signal that was passed on, or 0 */
    uint64_t duration_ns;
    struct rusage usage;
};

/* Blocks the signals that the agent reads from a file descriptor instead, and opens that. -1 with errno. */
int supervise_open_signals(void);

/* Polls the URL until it answers, up to `timeout_s` seconds. 0 when it did, ETIMEDOUT, or minus the signal that came. */
int supervise_wait_http(int signals, struct http_poll *poll, double timeout_s);

/* Runs the command once to its end. `probe` may be NULL; `deadline_ns` 0 means none. False if it could not be started. */
bool supervise_run(int signals, char *const *command, struct records *records, struct http_poll *probe,
                   uint64_t deadline_ns, struct outcome *outcome);

#endif
