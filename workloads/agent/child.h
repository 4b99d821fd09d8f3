#ifndef RTB_CHILD_H
#define RTB_CHILD_H

#include <sys/types.h>

/* The workload's process, which leads its own process group, and the reading ends of its three pipes. */
struct child {
    pid_t pid;
    int out;
    int err;
    int records;
};

enum { RECORDS_FD = 3, EXIT_CANNOT_RUN = 127 };

/* Starts the command. Returns -1 and sets errno if no process can be created. If the command cannot be executed, the child
 * process writes an error record and exits with 127. */
int child_start(struct child *c, char *const *command);

/* Sends the signal to the whole group, because the children of a shell belong to the workload too. */
void child_signal(const struct child *c, int signal);

#endif
