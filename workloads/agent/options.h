#ifndef RTB_OPTIONS_H
#define RTB_OPTIONS_H

#include <stdbool.h>

#include "http.h"

struct options {
    bool describe;  /* print the `sandbox` record, and run no command */
    double hold_s;  /* with describe: how long to wait for SIGTERM; 0: do not wait */
    long long touch_bytes; /* write to so much memory, and run no command; 0: run the command */
    const char *install_to; /* copy the agent to this path, and run no command; or NULL */
    int iterations; /* 0: run the command once; the command reports its own iterations */
    int warmup;
    double timeout_s; /* 0: no timeout */
    double wait_timeout_s;
    double idle_s; /* from RTB_IDLE_SECONDS: how long to hold the container idle before and after the command; 0: not */
    const char *stop_after; /* the name of a mark, or NULL */
    const char *wait_text;  /* the URL as on the command line, or NULL */
    const char *probe_text; /* the same for --probe-http */
    struct http_url wait_url;
    struct http_url probe_url;
    char **command; /* NULL-terminated */
};

extern const char options_usage[];

/* Returns false if the arguments are invalid, and writes the reason to `why`. */
bool options_parse(int argc, char **argv, struct options *o, char *why, int why_size);

#endif
