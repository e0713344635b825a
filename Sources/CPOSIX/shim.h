// System calls and streams that Swift's own overlay does not show.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/socket.h>
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

// Lets the kernel find out within about two minutes that the other end of a quiet connection is gone.
static inline void gangway_keep_alive(int fd) {
    int on = 1, idle = 30, interval = 15, count = 6;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
}

// The name in a directory's entry, where it lies. An entry is as long as its name and no longer: to
// copy `d_name`, as Swift does with a value, may read behind the end of the memory that holds it.
static inline const char *gangway_entry_name(const struct dirent *entry) {
    return entry->d_name;
}

// A pipe that neither blocks nor is passed on to children.
static inline int gangway_bell(int ends[2]) {
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
}
