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
#include <unistd.h>

// stdout to a pipe is fully buffered and lost in a crash: people must see each line as it happens.
static inline void gangway_line_buffered_output(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
}
