#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double MAX_SECONDS = 86400;
enum { MAX_ITERATIONS = 100000 };
static const long long MAX_BYTES = 1ll << 40;

const char options_usage[] =
    "usage: rtb-agent [options] -- command [argument...]\n"
    "       rtb-agent --describe [--hold S]\n"
    "       rtb-agent --touch BYTES\n"
    "       rtb-agent --install PATH\n"
    "  --describe          print a description of the sandbox, and run no command\n"
    "  --hold S            with --describe: then wait for SIGTERM, S seconds at most\n"
    "  --touch BYTES       write to so much memory at the same time, and run no command\n"
    "  --install PATH      copy the agent to PATH, and run no command\n"
    "  --iterations N      run the command N times, and report the duration of each run\n"
    "  --warmup W          with --iterations: first run the command W times as warm-up\n"
    "  --wait-http URL     wait until URL answers 2xx (mark server-answered), then start the command\n"
    "  --wait-timeout S    with --wait-http: fail after S seconds (default 60)\n"
    "  --probe-http URL    poll URL while the command runs, until URL answers 2xx (mark first-answer)\n"
    "  --stop-after MARK   stop the command when the mark MARK appears, and report success\n"
    "  --timeout S         stop the command after S seconds, and report a failure\n"
    "The variable RTB_IDLE_SECONDS=S holds the container idle for S seconds before the command, and again after. With\n"
    "--stop-after the command runs on in the second idle time.\n";

static bool parse_int(const char *text, int min, int *value)
{
    char *end;
    long n = strtol(text, &end, 10);
    *value = (int)n;
    return *text && !*end && n >= min && n <= MAX_ITERATIONS;
}

static bool parse_seconds(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return *text && !*end && *value > 0 && *value <= MAX_SECONDS;
}

static bool parse_bytes(const char *text, long long *value)
{
    char *end;
    *value = strtoll(text, &end, 10);
    return *text && !*end && *value > 0 && *value <= MAX_BYTES;
}

static bool parse_one(int option, char *value, struct options *o)
{
    switch (option) {
    case 'd':
        o->describe = true;
        return true;
    case 'o':
        return parse_seconds(value, &o->hold_s);
    case 'T':
        return parse_bytes(value, &o->touch_bytes);
    case 'I':
        o->install_to = value;
        return *value == '/';
    case 'i':
        return parse_int(value, 1, &o->iterations);
    case 'w':
        return parse_int(value, 0, &o->warmup);
    case 'h':
        o->wait_text = value;
        return http_parse_url(value, &o->wait_url);
    case 'H':
        return parse_seconds(value, &o->wait_timeout_s);
    case 'p':
        o->probe_text = value;
        return http_parse_url(value, &o->probe_url);
    case 's':
        o->stop_after = value;
        return *value != '\0';
    case 't':
        return parse_seconds(value, &o->timeout_s);
    default:
        return false;
    }
}

/* Returns what is wrong with the combination of options, or NULL. */
static const char *contradiction(const struct options *o, int commands)
{
    if (o->install_to && (o->describe || o->touch_bytes || o->hold_s > 0)) {
        return "--install cannot be combined with --describe, --hold or --touch";
    }
    if (o->install_to) {
        return commands > 0 ? "--install takes no command" : NULL;
    }
    if (o->touch_bytes && (o->describe || o->hold_s > 0)) {
        return "--touch cannot be combined with --describe or --hold";
    }
    if (o->touch_bytes) {
        return commands > 0 ? "--touch takes no command" : NULL;
    }
    if (o->describe) {
        return commands > 0 ? "--describe takes no command" : NULL;
    }
    if (o->hold_s > 0) {
        return "--hold needs --describe";
    }
    if (commands < 1) {
        return "no command after --";
    }
    if (o->warmup && !o->iterations) {
        return "--warmup needs --iterations";
    }
    if (o->iterations && (o->probe_text || o->stop_after)) {
        return "--iterations cannot be combined with --probe-http or --stop-after";
    }
    return NULL;
}

/* The command does not get the variable: the command may be another agent. */
static bool parse_idle(struct options *o)
{
    const char *text = getenv("RTB_IDLE_SECONDS");
    bool valid = !text || parse_seconds(text, &o->idle_s);
    return unsetenv("RTB_IDLE_SECONDS") == 0 && valid;
}

bool options_parse(int argc, char **argv, struct options *o, char *why, int why_size)
{
    static const struct option known[] = {
        {"iterations", 1, NULL, 'i'}, {"warmup", 1, NULL, 'w'},     {"wait-http", 1, NULL, 'h'},
        {"wait-timeout", 1, NULL, 'H'}, {"probe-http", 1, NULL, 'p'}, {"stop-after", 1, NULL, 's'},
        {"timeout", 1, NULL, 't'},    {"describe", 0, NULL, 'd'},   {"hold", 1, NULL, 'o'},
        {"touch", 1, NULL, 'T'},      {"install", 1, NULL, 'I'},    {NULL, 0, NULL, 0},
    };
    int option;
    memset(o, 0, sizeof *o);
    o->wait_timeout_s = 60;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "+", known, NULL)) != -1) {
        if (option == '?') {
            snprintf(why, (size_t)why_size, "unknown option or missing value: %s", argv[optind - 1]);
            return false;
        }
        if (!parse_one(option, optarg, o)) {
            snprintf(why, (size_t)why_size, "invalid value '%s' of an option", optarg);
            return false;
        }
    }
    if (!parse_idle(o)) {
        snprintf(why, (size_t)why_size, "RTB_IDLE_SECONDS is not a number of seconds greater than 0");
        return false;
    }
    const char *wrong = contradiction(o, argc - optind);
    if (wrong) {
        snprintf(why, (size_t)why_size, "%s", wrong);
    }
    o->command = argv + optind;
    return wrong == NULL;
}
