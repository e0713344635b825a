// libssh, with function faces for the macros that Swift cannot see.
// As in CPOSIX: otherwise the two modules see different C structs.
#define _GNU_SOURCE
#include <libssh/libssh.h>
#include <libssh/callbacks.h>
