/* storage-probe --file-system DIRECTORY: prints the file system of the directory as one line of JSON.
 *
 * storage-probe DIRECTORY: reports what kind of file system the directory is on, and whether direct I/O (O_DIRECT) reaches
 * the device. Both go into a record, because a sandbox may put another file system there, and may accept O_DIRECT without
 * leaving out the cache. The probe cannot tell on a file system that takes reads into odd addresses by copying, as FUSE,
 * virtiofs (Kata) and btrfs may do: there "a cache answers" can also be a copy.
 *
 *   fileSystemType   the type number of statfs(2)
 *   directIo         1: direct I/O is accepted, and leaves the page cache out
 *                    0: direct I/O is refused, or is accepted and goes through a cache
 *   absent           direct I/O is accepted, and no test here shows whether a cache is used */

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "rtb-files.h"

enum { PAGES = 16 };
enum verdict { REFUSED, CACHED, HONOURED, UNKNOWN };

static const char *const WORDS[] = {"refused", "accepted, but a cache answers", "honoured",
                                    "accepted; whether a cache answers is not visible here"};

static void must(int condition, const char *what)
{
    if (!condition) {
        rtb_fail("storage-probe: %s: %s", what, strerror(errno));
    }
}

/* The size of a page (4 KiB, or up to 64 KiB on arm64), and the size of the file, which has whole pages only: mincore reports
 * on pages. Direct I/O in whole pages suits every device. */
static size_t page, bytes;

/* How many pages of the file are in the page cache, as the sandbox shows it; -1: unknown. */
static int cached_pages(int fd)
{
    unsigned char resident[PAGES] = {0};
    int count = 0;
    void *memory = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        return -1;
    }
    int known = mincore(memory, bytes, resident) == 0;
    munmap(memory, bytes);
    if (!known) {
        return -1;
    }
    for (int i = 0; i < PAGES; i++) {
        count += resident[i] & 1;
    }
    return count;
}

static enum verdict direct_io(const char *path, int fd, char *buffer)
{
    int direct = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
    if (direct < 0 || pread(direct, buffer, bytes, 0) != (ssize_t)bytes) {
        return REFUSED;
    }
    /* A device cannot read half a block into an odd address. A layer that can do so has the data in a cache. */
    int takes_odd_reads = pread(direct, buffer + 1, 100, 0) == 100;
    must(posix_fadvise(fd, 0, (off_t)bytes, POSIX_FADV_DONTNEED) == 0, "posix_fadvise");
    int dropped = cached_pages(fd) == 0;
    must(pread(direct, buffer, bytes, 0) == (ssize_t)bytes, "direct read");
    int after_direct = cached_pages(fd);
    must(pread(fd, buffer, bytes, 0) == (ssize_t)bytes, "read");
    int after_buffered = cached_pages(fd);
    close(direct);
    if (takes_odd_reads) {
        return CACHED;
    }
    /* mincore can tell only where it sees the pages come and go. */
    if (!dropped || after_buffered != PAGES) {
        return UNKNOWN;
    }
    return after_direct == 0 ? HONOURED : CACHED;
}

int main(int argc, char **argv)
{
    char path[PATH_MAX + sizeof "/storage-probe"], real[PATH_MAX];
    char verdict_text[32] = "";
    struct statfs found;
    if (argc == 3 && strcmp(argv[1], "--file-system") == 0) {
        rtb_print_file_system(argv[2]);
        return 0;
    }
    if (argc != 2) {
        rtb_fail("usage: storage-probe [--file-system] DIRECTORY");
    }
    must(statfs(argv[1], &found) == 0, argv[1]);
    snprintf(path, sizeof path, "%s/storage-probe", argv[1]);
    page = (size_t)sysconf(_SC_PAGESIZE);
    bytes = page * PAGES;
    char *buffer = aligned_alloc(page, bytes + page);
    must(buffer != NULL, "memory");
    memset(buffer, 7, bytes + page);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0, path);
    must(write(fd, buffer, bytes) == (ssize_t)bytes && fsync(fd) == 0, path);
    enum verdict verdict = direct_io(path, fd, buffer);
    must(unlink(path) == 0, path);
    close(fd);
    if (verdict != UNKNOWN) {
        snprintf(verdict_text, sizeof verdict_text, ",\"directIo\":%d", verdict == HONOURED);
    }
    printf("storage-probe: %s is on %s; direct I/O is %s\n", argv[1], rtb_file_system(argv[1], real),
           WORDS[verdict]);
    fflush(stdout);
    dprintf(rtb_fd(), "{\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{\"fileSystemType\":%lu%s}}\n",
            (unsigned long)found.f_type, verdict_text);
    return 0;
}
