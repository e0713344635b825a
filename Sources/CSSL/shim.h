// OpenSSL's digests, as Swift can call them.
#include <openssl/evp.h>
#include <openssl/sha.h>
