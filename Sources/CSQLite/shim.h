#pragma once

// The one setting of SQLite that is made for the process and not for a connection. Its function takes
// any number of arguments, which Swift cannot call.

extern int sqlite3_config(int, ...);

/// Has SQLite keep no account of the memory that it uses, for which all threads wait on one lock at
/// each allocation. It has to come before any database is opened; later it changes nothing.
static inline int gangway_sqlite_keep_no_account(void) {
    return sqlite3_config(9 /* SQLITE_CONFIG_MEMSTATUS */, 0);
}

// A hook that SQLite calls after each commit. That its context is written by the thread that
// commits, and read by no other, is for the caller to see to.

struct sqlite3;
extern void *sqlite3_wal_hook(
    struct sqlite3 *, int (*)(void *, struct sqlite3 *, const char *, int), void *);

static inline int gangway_sqlite_note_pages(
    void *pages, struct sqlite3 *connection, const char *name, int count) {
    (void)connection;
    (void)name;
    *(int *)pages = count;
    return 0;
}

/// Has a connection write down after each commit how many pages stand in the write-ahead log, and
/// copy none of them by itself. `pages` has to outlive the connection.
static inline void gangway_sqlite_count_pages(void *connection, int *pages) {
    sqlite3_wal_hook((struct sqlite3 *)connection, gangway_sqlite_note_pages, pages);
}
