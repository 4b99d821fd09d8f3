#ifndef RTB_CHILD_H
#define RTB_CHILD_H

#include <sys/types.h>

/* The workload's process, in a process group of its own, and the reading ends of its three pipes. */
struct child {
    pid_t pid;
    int out;
    int err;
    int records;
};

enum { RECORDS_FD = 3, EXIT_CANNOT_RUN = 127 };

/* Starts the command; -1 with errno if there is no process to be had. A command that can't be executed reports so
 * itself, as an error record, and exits with 127. */
int child_start(struct child *c, char *const *command);

/* To the whole group: a shell's children are the workload too. */
void child_signal(const struct child *c, int signal);

#endif
