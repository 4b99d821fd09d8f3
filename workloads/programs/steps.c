/* Runs the commands of a file, and reports how long each takes. The file has one step a line:
 *
 *   run COMMAND          runs the command, and does not measure
 *   time NAME COMMAND    measures the command; the value NAME is its duration in ns
 *
 * Empty lines and lines that begin with # have no meaning. A command is a program and its arguments, separated by blanks;
 * 'single quotes' keep blanks together. $NAME outside of quotes is replaced by the environment variable of the container.
 * There is no shell, so no value has the start of a shell in it. A command that does not exit with 0 ends the run with an
 * error record.
 *
 * Each iteration runs all steps in a new directory, which is the commands' working directory, HOME (home) and TMPDIR (tmp),
 * and removes the directory afterwards. Standard output of the commands is discarded, so that no reader of the output slows
 * a command down; standard error goes to the log. */

#include <ctype.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "rtb-files.h"

enum { MOST_STEPS = 64, MOST_WORDS = 64, MOST_VALUES = 30, LONGEST = 4000 };

extern char **environ;

struct step {
    const char *name; /* NULL: the step is not measured */
    char *words[MOST_WORDS + 1];
};

struct job {
    struct step steps[MOST_STEPS];
    int count;
    const char *dir;
    int warmup;
    int iterations;
};

/* ---- reading the file */

static void append(char *word, size_t *length, const char *text)
{
    size_t more = strlen(text);
    if (*length + more >= LONGEST) {
        rtb_fail("a word of a step is longer than %d bytes", LONGEST);
    }
    memcpy(word + *length, text, more + 1);
    *length += more;
}

/* Appends the environment variable whose name begins at `at`, behind the $. Returns the end of the name. */
static const char *expand(const char *at, char *word, size_t *length)
{
    char name[64];
    size_t n = 0;
    while ((isupper((unsigned char)*at) || *at == '_') && n < sizeof name - 1) {
        name[n++] = *at++;
    }
    name[n] = '\0';
    const char *value = getenv(name);
    if (!value) {
        rtb_fail("the steps need the environment variable '%s'", name);
    }
    append(word, length, value);
    return at;
}

/* Reads one word. Returns what stands behind it, or NULL if there is no word. */
static const char *next_word(const char *at, char *word)
{
    size_t length = 0;
    int quoted = 0;
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    if (!*at) {
        return NULL;
    }
    word[0] = '\0';
    while (*at && (quoted || (*at != ' ' && *at != '\t'))) {
        if (*at == '\'') {
            quoted = !quoted;
            at++;
        } else if (*at == '$' && !quoted) {
            at = expand(at + 1, word, &length);
        } else {
            append(word, &length, (char[]){*at++, '\0'});
        }
    }
    if (quoted) {
        rtb_fail("a quote has no end in the steps");
    }
    return at;
}

static char *copy(const char *text)
{
    char *copied = strdup(text);
    if (!copied) {
        rtb_fail("no memory for the steps");
    }
    return copied;
}

static void read_step(struct step *step, const char *line, int number)
{
    char word[LONGEST];
    int count = 0;
    const char *at = next_word(line, word);
    if (strcmp(word, "time") == 0 && (at = next_word(at, word)) != NULL) {
        step->name = copy(word);
    } else if (strcmp(word, "run") != 0) {
        rtb_fail("line %d of the steps begins neither with run nor with time NAME", number);
    }
    while ((at = next_word(at, word)) != NULL) {
        if (count == MOST_WORDS) {
            rtb_fail("line %d of the steps has more than %d words", number, MOST_WORDS);
        }
        step->words[count++] = copy(word);
    }
    if (count == 0) {
        rtb_fail("line %d of the steps has no command", number);
    }
}

static void read_steps(struct job *job, const char *file)
{
    char *line = NULL;
    size_t size = 0;
    FILE *in = fopen(file, "r");
    if (!in) {
        rtb_fail("%s: %s", file, strerror(errno));
    }
    int values = 0;
    for (int number = 1; getline(&line, &size, in) >= 0; number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[strspn(line, " \t")] == '\0') {
            continue;
        }
        if (job->count == MOST_STEPS) {
            rtb_fail("more than %d steps", MOST_STEPS);
        }
        struct step *step = &job->steps[job->count++];
        read_step(step, line, number);
        values += step->name != NULL;
    }
    if (values == 0 || values > MOST_VALUES) {
        rtb_fail("%s measures %d commands, not 1 to %d", file, values, MOST_VALUES);
    }
    free(line);
    fclose(in);
}

/* ---- running */

static void ended_badly(const struct step *step, int status)
{
    char command[256] = "";
    for (int i = 0; step->words[i]; i++) {
        size_t used = strlen(command);
        snprintf(command + used, sizeof command - used, "%s%s", i ? " " : "", step->words[i]);
    }
    if (WIFSIGNALED(status)) {
        rtb_fail("signal %d ended the command: %s", WTERMSIG(status), command);
    }
    rtb_fail("the command ended with %d; its last words are in the log: %s", WEXITSTATUS(status), command);
}

/* Runs one command, and returns the time from its start to its end in ns. */
static uint64_t run(const struct step *step, posix_spawn_file_actions_t *actions)
{
    pid_t pid;
    int status;
    uint64_t start = rtb_now_ns();
    int error = posix_spawnp(&pid, step->words[0], actions, NULL, step->words, environ);
    if (error) {
        rtb_fail("starting %s: %s", step->words[0], strerror(error));
    }
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            rtb_fail("waiting for %s: %s", step->words[0], strerror(errno));
        }
    }
    uint64_t took = rtb_now_ns() - start;
    if (status != 0) {
        ended_badly(step, status);
    }
    return took;
}

static void set_directory(const char *variable, const char *parent, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", parent, name);
    if (mkdir(path, 0700) != 0) {
        rtb_fail("creating %s: %s", path, strerror(errno));
    }
    setenv(variable, path, 1);
}

static void enter_new_directory(const char *parent, char *path)
{
    snprintf(path, PATH_MAX, "%s/steps.XXXXXX", parent);
    if (!mkdtemp(path) || chdir(path) != 0) {
        rtb_fail("creating %s: %s", path, strerror(errno));
    }
    set_directory("HOME", path, "home");
    set_directory("TMPDIR", path, "tmp");
}

static void iterate(const struct job *job, int index, int warmup, posix_spawn_file_actions_t *actions)
{
    char dir[PATH_MAX], values[LONGEST] = "";
    enter_new_directory(job->dir, dir);
    for (int i = 0; i < job->count; i++) {
        uint64_t took = run(&job->steps[i], actions);
        if (job->steps[i].name) {
            size_t used = strlen(values);
            snprintf(values + used, sizeof values - used, "%s\"%s\":%" PRIu64, used ? "," : "", job->steps[i].name, took);
        }
    }
    dprintf(rtb_fd(), "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{%s}}\n", index,
            warmup ? "true" : "false", values);
    if (chdir("/") != 0) {
        rtb_fail("leaving %s: %s", dir, strerror(errno));
    }
    rtb_remove_tree(dir);
}

static void parse(struct job *job, int argc, char **argv)
{
    static const struct option known[] = {
        {"warmup", 1, NULL, 'w'}, {"iterations", 1, NULL, 'i'}, {"dir", 1, NULL, 'd'}, {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'w':
            job->warmup = (int)rtb_parse("--warmup", optarg, 0, 1000);
            break;
        case 'i':
            job->iterations = (int)rtb_parse("--iterations", optarg, 1, 1000);
            break;
        case 'd':
            job->dir = optarg;
            break;
        default:
            rtb_fail("usage: rtb-steps [--warmup N] [--iterations N] [--dir DIR] FILE");
        }
    }
    if (optind != argc - 1) {
        rtb_fail("usage: rtb-steps [--warmup N] [--iterations N] [--dir DIR] FILE");
    }
    read_steps(job, argv[optind]);
}

int main(int argc, char **argv)
{
    static struct job job = {.dir = "/tmp", .warmup = 1, .iterations = 3};
    posix_spawn_file_actions_t actions;
    parse(&job, argc, argv);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    rtb_print_file_system(job.dir);
    for (int i = 0; i < job.warmup; i++) {
        iterate(&job, i, 1, &actions);
    }
    for (int i = 0; i < job.iterations; i++) {
        iterate(&job, i, 0, &actions);
    }
    return 0;
}
