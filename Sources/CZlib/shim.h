// inflateInit2 is a macro that Swift cannot see; this wrapper names it.
#pragma once
#include <zlib.h>

static inline int spade_inflate_init(z_stream *stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}
