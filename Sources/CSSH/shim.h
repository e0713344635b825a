// libssh, with function faces for the macros that Swift cannot see.
#include <libssh/libssh.h>
#include <libssh/callbacks.h>
