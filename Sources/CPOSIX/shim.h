// System calls and streams that Swift's own overlay does not show.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// stdout to a pipe is fully buffered and lost in a crash: people must see each line as it happens.
static inline void gangway_line_buffered_output(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
}

// Renames and never replaces. File systems without RENAME_NOREPLACE answer EINVAL: there link and
// unlink do the same in two steps.
static inline int gangway_rename_new(int from, const char *old, int to, const char *name) {
    if (syscall(SYS_renameat2, from, old, to, name, 1u) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (linkat(from, old, to, name, 0) != 0) return -1;
    return unlinkat(from, old, 0);
}
