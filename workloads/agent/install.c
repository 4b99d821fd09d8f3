#include "install.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns false, with errno, if not everything could be copied. */
static bool copy(int from, int to)
{
    char block[65536];
    ssize_t n;
    while ((n = read(from, block, sizeof block)) > 0) {
        for (ssize_t done = 0; done < n;) {
            ssize_t written = write(to, block + done, (size_t)(n - done));
            if (written < 0) {
                return false;
            }
            done += written;
        }
    }
    return n == 0;
}

static bool write_file(const char *path)
{
    int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    int to = from < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
    /* fchmod: the mode must not depend on the umask. */
    bool ok = to >= 0 && copy(from, to) && fchmod(to, 0755) == 0;
    int error = errno;
    if (from >= 0) {
        close(from);
    }
    if (to >= 0 && close(to) != 0 && ok) {
        return false;
    }
    errno = error;
    return ok;
}

bool install_to(const char *path)
{
    char part[PATH_MAX];
    if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (!write_file(part) || rename(part, path) != 0) {
        int error = errno;
        unlink(part);
        errno = error;
        return false;
    }
    return true;
}
