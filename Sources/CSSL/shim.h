// OpenSSL's digests, as Swift can call them.
// As in CPOSIX: otherwise the modules see different C structs.
#define _GNU_SOURCE
#include <openssl/evp.h>
#include <openssl/sha.h>
