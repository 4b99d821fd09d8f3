#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"

enum { FIRST_FREE_FD = 10 };

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0) {
            close(pair[i]);
        }
    }
}

/* Opens a pipe with a non-blocking reading end. The file descriptors are above those that the child uses (0 to 3). */
static int open_pipe(int pair[2])
{
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0) {
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        pair[i] = fcntl(low[i], F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    }
    close_pair(low);
    if (pair[0] < 0 || pair[1] < 0) {
        return -1;
    }
    return fcntl(pair[0], F_SETFL, O_NONBLOCK);
}

static void report_exec_failure(const char *program, int error)
{
    char name[256];
    char text[512];
    json_escape(name, sizeof name, program);
    int n = snprintf(text, sizeof text, "{\"type\":\"error\",\"message\":\"cannot run %s: %s\"}\n", name, strerror(error));
    if (write(RECORDS_FD, text, (size_t)n) != n) {
        _exit(EXIT_CANNOT_RUN);
    }
}

static void run_command(int pipes[3][2], char *const *command)
{
    sigset_t none;
    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL); /* an ignored signal stays ignored across exec, and only the agent ignores SIGPIPE */
    dup2(pipes[0][1], STDOUT_FILENO);
    dup2(pipes[1][1], STDERR_FILENO);
    dup2(pipes[2][1], RECORDS_FD);
    execvp(command[0], command);
    report_exec_failure(command[0], errno);
    _exit(EXIT_CANNOT_RUN);
}

int child_start(struct child *c, char *const *command)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    c->pid = -1;
    setenv("RTB_RECORDS_FD", "3", 1);
    if (open_pipe(pipes[0]) == 0 && open_pipe(pipes[1]) == 0 && open_pipe(pipes[2]) == 0) {
        c->pid = fork();
    }
    if (c->pid == 0) {
        run_command(pipes, command);
    }
    if (c->pid < 0) {
        int error = errno;
        for (int i = 0; i < 3; i++) {
            close_pair(pipes[i]);
        }
        errno = error;
        return -1;
    }
    /* Parent and child both set the group, so that neither continues without it. The later call may fail. */
    setpgid(c->pid, c->pid);
    for (int i = 0; i < 3; i++) {
        close(pipes[i][1]);
    }
    c->out = pipes[0][0];
    c->err = pipes[1][0];
    c->records = pipes[2][0];
    return 0;
}

void child_signal(const struct child *c, int signal)
{
    if (kill(-c->pid, signal) != 0) {
        kill(c->pid, signal);
    }
}
