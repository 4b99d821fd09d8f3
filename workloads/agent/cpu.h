#ifndef RTB_CPU_H
#define RTB_CPU_H

#include <stdbool.h>
#include <stdint.h>

/* How much work processes do per second of wall clock, in rounds of a fixed loop. */
struct cpu_work {
    uint64_t one;  /* by one process */
    uint64_t two;  /* by two processes at the same time, both together */
    uint64_t peak; /* by one process while the process has a CPU for itself */
};

/* The number of CPUs that the agent may run on, or 0 if the kernel does not say. */
int cpu_usable(void);

/* Measures for about one second. Shows whether a CPU limit is enforced: a limit of up to one CPU leaves two processes as much
 * time as one. Returns false if there is only one CPU, if no process could be started, or if the processes did no work. */
bool cpu_measure(struct cpu_work *work);

#endif
