#ifndef RTB_OPTIONS_H
#define RTB_OPTIONS_H

#include <stdbool.h>

#include "http.h"

struct options {
    bool describe;  /* print the `sandbox` record and run nothing */
    double hold_s;  /* how long to stay after that, at most; 0: not at all */
    int iterations; /* 0: run the command once and let it report its own iterations */
    int warmup;
    double timeout_s; /* 0: none */
    double wait_timeout_s;
    const char *stop_after; /* or NULL */
    const char *wait_text;  /* the URL as given, or NULL */
    const char *probe_text;
    struct http_url wait_url;
    struct http_url probe_url;
    char **command; /* ends with NULL */
};

extern const char options_usage[];

/* False when the arguments make no sense; `why` then says what is wrong. */
bool options_parse(int argc, char **argv, struct options *o, char *why, int why_size);

#endif
