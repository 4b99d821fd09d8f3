#ifndef RTB_FILES_H
#define RTB_FILES_H

/* Functions for workloads that write files: which file system a directory is on, and the removal of a directory. */

#include <ftw.h>
#include <limits.h>
#include <mntent.h>

#include "rtb-workload.h"

/* Returns 1 if the path is the mount point, or is below the mount point. */
static inline int rtb_is_below(const char *path, const char *mount)
{
    size_t length = strlen(mount);
    if (length == 1) {
        return 1;
    }
    return strncmp(path, mount, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Finds the file system of a directory, as the sandbox shows it: the type in its list of mounts. Every workload takes the
 * name from here, so one file system has one name in all results. `path` gets the directory's real path. Returns the type,
 * or "unknown". */
static inline const char *rtb_file_system(const char *dir, char path[PATH_MAX])
{
    static char type[64];
    size_t longest = 0;
    FILE *mounts = setmntent("/proc/self/mounts", "r");
    snprintf(type, sizeof type, "unknown");
    if (!realpath(dir, path)) {
        rtb_fail("%s: %s", dir, strerror(errno));
    }
    for (struct mntent *m; mounts && (m = getmntent(mounts)) != NULL;) {
        size_t length = strlen(m->mnt_dir);
        if (length >= longest && rtb_is_below(path, m->mnt_dir)) {
            longest = length;
            snprintf(type, sizeof type, "%s", m->mnt_type);
        }
    }
    if (mounts) {
        endmntent(mounts);
    }
    return type;
}

/* Prints one line of JSON with the file system of a directory. */
static inline void rtb_print_file_system(const char *dir)
{
    char path[PATH_MAX];
    const char *type = rtb_file_system(dir, path);
    printf("{\"directory\":\"%s\",\"fileSystem\":\"%s\"}\n", path, type);
    fflush(stdout);
}

static inline int rtb_remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

/* Removes a directory and everything in it. Calls rtb_fail if that is not possible. */
static inline void rtb_remove_tree(const char *dir)
{
    if (nftw(dir, rtb_remove_entry, 64, FTW_DEPTH | FTW_PHYS) != 0) {
        rtb_fail("removing %s: %s", dir, strerror(errno));
    }
}

#endif
