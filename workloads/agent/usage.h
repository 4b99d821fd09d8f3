#ifndef RTB_USAGE_H
#define RTB_USAGE_H

#include <stdbool.h>

#include "out.h"

/* The kernel's counters for this container: CPU throttling of its cgroup, and pressure stall times (PSI). A counter is
 * negative if the sandbox does not show the counter. */
struct usage {
    long long throttled_ns;
    long long throttled_periods;
    long long psi_ns[3]; /* for cpu, io, memory: the time in which some task waited */
    bool psi_of_node;    /* psi_ns counts the whole node, not this container */
};

void usage_read(struct usage *u);

/* Writes the differences of the counters that are visible in both. */
void usage_write_difference(struct record *r, const struct usage *before, const struct usage *after);

/* Writes the container's limits. Omits a limit that is not set or not visible. */
void usage_write_limits(struct record *r);

#endif
