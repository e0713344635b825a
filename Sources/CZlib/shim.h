// zlib, with function faces for the macros that Swift cannot see.
#include <zlib.h>

static inline int gangway_deflate_init(z_stream *stream, int level) {
    return deflateInit(stream, level);
}

static inline int gangway_inflate_init(z_stream *stream) {
    return inflateInit(stream);
}
