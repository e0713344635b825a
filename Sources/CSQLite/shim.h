#pragma once

// The one setting of SQLite that is made for the process and not for a connection. Its function takes
// any number of arguments, which Swift cannot call.

extern int sqlite3_config(int, ...);

/// Has SQLite keep no account of the memory that it uses, for which all threads wait on one lock at
/// each allocation. It has to come before any database is opened; later it changes nothing.
static inline int gangway_sqlite_keep_no_account(void) {
    return sqlite3_config(9 /* SQLITE_CONFIG_MEMSTATUS */, 0);
}
