#ifndef RTB_USAGE_H
#define RTB_USAGE_H

#include <stdbool.h>

#include "out.h"

/* What the kernel counted for this container: CPU throttling of its cgroup and pressure stall times (PSI), as far as
 * the sandbox shows them. Negative: not visible. */
struct usage {
    long long throttled_ns;
    long long throttled_periods;
    long long psi_ns[3]; /* cpu, io, memory: time in which some task waited */
    bool psi_of_node;    /* the figures are the whole node's, not this container's */
};

void usage_read(struct usage *u);

/* Writes the members that are visible in both. */
void usage_write_difference(struct record *r, const struct usage *before, const struct usage *after);

/* The container's limits; absent members are not written. */
void usage_write_limits(struct record *r);

#endif
