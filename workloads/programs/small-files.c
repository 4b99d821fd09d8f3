/* Creates many small files, reads their attributes and their contents, packs them with tar, removes them, and unpacks them.
 * One iteration does all of this in a new directory. The time of each phase is taken as a whole, so that no clock reading is
 * between the calls. The files have 1 to 16 KiB, and there are 100 in a directory. */

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "rtb-files.h"

enum { PER_DIRECTORY = 100, SMALLEST = 1024, LARGEST = 16384 };

extern char **environ;

struct job {
    long files;
    int warmup;
    int iterations;
    const char *dir;
    long *order; /* all file numbers, shuffled: no phase but the first goes in the order of creation */
    char block[LARGEST];
};

static void path_of(long file, char *path)
{
    snprintf(path, 64, "tree/%03ld/file-%03ld.txt", file / PER_DIRECTORY, file % PER_DIRECTORY);
}

/* The sizes are spread evenly from 1 to 16 KiB, and are the same in every run. */
static size_t size_of(long file)
{
    return SMALLEST + (size_t)(file * 7919 % (LARGEST - SMALLEST + 1));
}

/* A fixed generator (Knuth), so that every run has the same order. */
static void shuffle(struct job *job)
{
    uint64_t state = 1;
    for (long i = 0; i < job->files; i++) {
        job->order[i] = i;
    }
    for (long i = job->files - 1; i > 0; i--) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        long j = (long)((state >> 33) % (uint64_t)(i + 1));
        long file = job->order[i];
        job->order[i] = job->order[j];
        job->order[j] = file;
    }
}

/* ---- the phases */

static void make_directories(const struct job *job)
{
    char path[64];
    for (long i = -1; i * PER_DIRECTORY < job->files; i++) {
        snprintf(path, sizeof path, i < 0 ? "tree" : "tree/%03ld", i);
        if (mkdir(path, 0700) != 0) {
            rtb_fail("creating %s: %s", path, strerror(errno));
        }
    }
}

static void create_files(const struct job *job)
{
    char path[64];
    for (long i = 0; i < job->files; i++) {
        path_of(i, path);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0) {
            rtb_fail("creating %s: %s", path, strerror(errno));
        }
        ssize_t n = write(fd, job->block, size_of(i));
        if (n != (ssize_t)size_of(i)) {
            rtb_fail("writing %s: %s", path, n < 0 ? strerror(errno) : "written in part: is the disk full?");
        }
        close(fd);
    }
}

static void stat_files(const struct job *job)
{
    char path[64];
    struct stat status;
    for (long i = 0; i < job->files; i++) {
        path_of(job->order[i], path);
        if (stat(path, &status) != 0 || (size_t)status.st_size != size_of(job->order[i])) {
            rtb_fail("%s is not as it was written", path);
        }
    }
}

static void read_files(const struct job *job)
{
    char path[64], block[LARGEST + 1];
    for (long i = 0; i < job->files; i++) {
        path_of(job->order[i], path);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : read(fd, block, sizeof block);
        if (n != (ssize_t)size_of(job->order[i])) {
            rtb_fail("reading %s: %s", path, n < 0 ? strerror(errno) : "the size is wrong");
        }
        close(fd);
    }
}

static void unlink_files(const struct job *job)
{
    char path[64];
    for (long i = 0; i < job->files; i++) {
        path_of(job->order[i], path);
        if (unlink(path) != 0) {
            rtb_fail("removing %s: %s", path, strerror(errno));
        }
    }
}

static void tar(const char *mode)
{
    char *words[] = {"tar", (char *)mode, "tree.tar", "tree", NULL};
    pid_t pid;
    int status;
    int error = posix_spawnp(&pid, words[0], NULL, NULL, words, environ);
    if (error) {
        rtb_fail("starting tar: %s", strerror(error));
    }
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        rtb_fail("tar %s failed; its last words are in the log", mode);
    }
}

static void pack(const struct job *job)
{
    (void)job;
    tar("-cf");
}

static void unpack(const struct job *job)
{
    (void)job;
    tar("-xf");
}

/* ---- one iteration */

static uint64_t took(void (*phase)(const struct job *), const struct job *job)
{
    uint64_t start = rtb_now_ns();
    phase(job);
    return rtb_now_ns() - start;
}

static void iterate(const struct job *job, int index, int warmup)
{
    char dir[PATH_MAX];
    double files = (double)job->files;
    snprintf(dir, sizeof dir, "%s/small-files.XXXXXX", job->dir);
    if (!mkdtemp(dir) || chdir(dir) != 0) {
        rtb_fail("creating %s: %s", dir, strerror(errno));
    }
    make_directories(job);
    uint64_t create_ns = took(create_files, job);
    uint64_t stat_ns = took(stat_files, job);
    uint64_t read_ns = took(read_files, job);
    uint64_t pack_ns = took(pack, job);
    uint64_t unlink_ns = took(unlink_files, job);
    rtb_remove_tree("tree");
    uint64_t unpack_ns = took(unpack, job);
    stat_files(job);
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"createNs\":%.1f,\"statNs\":%.1f"
            ",\"readNs\":%.1f,\"unlinkNs\":%.1f,\"packNs\":%" PRIu64 ",\"unpackNs\":%" PRIu64 "}}\n",
            index, warmup ? "true" : "false", (double)create_ns / files, (double)stat_ns / files, (double)read_ns / files,
            (double)unlink_ns / files, pack_ns, unpack_ns);
    if (chdir("/") != 0) {
        rtb_fail("leaving %s: %s", dir, strerror(errno));
    }
    rtb_remove_tree(dir);
}

static void parse(struct job *job, int argc, char **argv)
{
    static const struct option known[] = {{"files", 1, NULL, 'f'},
                                          {"warmup", 1, NULL, 'w'},
                                          {"iterations", 1, NULL, 'i'},
                                          {"dir", 1, NULL, 'd'},
                                          {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'f':
            job->files = rtb_parse("--files", optarg, 1, 100000);
            break;
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
            rtb_fail("usage: small-files [--files N] [--warmup N] [--iterations N] [--dir DIR]");
        }
    }
}

int main(int argc, char **argv)
{
    static struct job job = {.files = 2000, .warmup = 1, .iterations = 3, .dir = "/tmp"};
    parse(&job, argc, argv);
    job.order = malloc((size_t)job.files * sizeof *job.order);
    if (!job.order) {
        rtb_fail("no memory for %ld files", job.files);
    }
    memset(job.block, 'x', sizeof job.block);
    shuffle(&job);
    rtb_print_file_system(job.dir);
    for (int i = 0; i < job.warmup; i++) {
        iterate(&job, i, 1);
    }
    for (int i = 0; i < job.iterations; i++) {
        iterate(&job, i, 0);
    }
    return 0;
}
