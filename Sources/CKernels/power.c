#include "power.h"

#include <math.h>
#include <string.h>

#include "neighbours.h"
#include "processors.h"

// Every processor must give the same to the last bit: a product and a sum are rounded each, never as one.
#pragma STDC FP_CONTRACT OFF

// 2^(n/128), each the nearest double.
static const double table[128] __attribute__((aligned(64))) = {
    0x1.0000000000000p0, 0x1.0163da9fb3335p0, 0x1.02c9a3e778061p0, 0x1.04315e86e7f85p0,
    0x1.059b0d3158574p0, 0x1.0706b29ddf6dep0, 0x1.0874518759bc8p0, 0x1.09e3ecac6f383p0,
    0x1.0b5586cf9890fp0, 0x1.0cc922b7247f7p0, 0x1.0e3ec32d3d1a2p0, 0x1.0fb66affed31bp0,
    0x1.11301d0125b51p0, 0x1.12abdc06c31ccp0, 0x1.1429aaea92de0p0, 0x1.15a98c8a58e51p0,
    0x1.172b83c7d517bp0, 0x1.18af9388c8deap0, 0x1.1a35beb6fcb75p0, 0x1.1bbe084045cd4p0,
    0x1.1d4873168b9aap0, 0x1.1ed5022fcd91dp0, 0x1.2063b88628cd6p0, 0x1.21f49917ddc96p0,
    0x1.2387a6e756238p0, 0x1.251ce4fb2a63fp0, 0x1.26b4565e27cddp0, 0x1.284dfe1f56381p0,
    0x1.29e9df51fdee1p0, 0x1.2b87fd0dad990p0, 0x1.2d285a6e4030bp0, 0x1.2ecafa93e2f56p0,
    0x1.306fe0a31b715p0, 0x1.32170fc4cd831p0, 0x1.33c08b26416ffp0, 0x1.356c55f929ff1p0,
    0x1.371a7373aa9cbp0, 0x1.38cae6d05d866p0, 0x1.3a7db34e59ff7p0, 0x1.3c32dc313a8e5p0,
    0x1.3dea64c123422p0, 0x1.3fa4504ac801cp0, 0x1.4160a21f72e2ap0, 0x1.431f5d950a897p0,
    0x1.44e086061892dp0, 0x1.46a41ed1d0057p0, 0x1.486a2b5c13cd0p0, 0x1.4a32af0d7d3dep0,
    0x1.4bfdad5362a27p0, 0x1.4dcb299fddd0dp0, 0x1.4f9b2769d2ca7p0, 0x1.516daa2cf6642p0,
    0x1.5342b569d4f82p0, 0x1.551a4ca5d920fp0, 0x1.56f4736b527dap0, 0x1.58d12d497c7fdp0,
    0x1.5ab07dd485429p0, 0x1.5c9268a5946b7p0, 0x1.5e76f15ad2148p0, 0x1.605e1b976dc09p0,
    0x1.6247eb03a5585p0, 0x1.6434634ccc320p0, 0x1.6623882552225p0, 0x1.68155d44ca973p0,
    0x1.6a09e667f3bcdp0, 0x1.6c012750bdabfp0, 0x1.6dfb23c651a2fp0, 0x1.6ff7df9519484p0,
    0x1.71f75e8ec5f74p0, 0x1.73f9a48a58174p0, 0x1.75feb564267c9p0, 0x1.780694fde5d3fp0,
    0x1.7a11473eb0187p0, 0x1.7c1ed0130c132p0, 0x1.7e2f336cf4e62p0, 0x1.80427543e1a12p0,
    0x1.82589994cce13p0, 0x1.8471a4623c7adp0, 0x1.868d99b4492edp0, 0x1.88ac7d98a6699p0,
    0x1.8ace5422aa0dbp0, 0x1.8cf3216b5448cp0, 0x1.8f1ae99157736p0, 0x1.9145b0b91ffc6p0,
    0x1.93737b0cdc5e5p0, 0x1.95a44cbc8520fp0, 0x1.97d829fde4e50p0, 0x1.9a0f170ca07bap0,
    0x1.9c49182a3f090p0, 0x1.9e86319e32323p0, 0x1.a0c667b5de565p0, 0x1.a309bec4a2d33p0,
    0x1.a5503b23e255dp0, 0x1.a799e1330b358p0, 0x1.a9e6b5579fdbfp0, 0x1.ac36bbfd3f37ap0,
    0x1.ae89f995ad3adp0, 0x1.b0e07298db666p0, 0x1.b33a2b84f15fbp0, 0x1.b59728de5593ap0,
    0x1.b7f76f2fb5e47p0, 0x1.ba5b030a1064ap0, 0x1.bcc1e904bc1d2p0, 0x1.bf2c25bd71e09p0,
    0x1.c199bdd85529cp0, 0x1.c40ab5fffd07ap0, 0x1.c67f12e57d14bp0, 0x1.c8f6d9406e7b5p0,
    0x1.cb720dcef9069p0, 0x1.cdf0b555dc3fap0, 0x1.d072d4a07897cp0, 0x1.d2f87080d89f2p0,
    0x1.d5818dcfba487p0, 0x1.d80e316c98398p0, 0x1.da9e603db3285p0, 0x1.dd321f301b460p0,
    0x1.dfc97337b9b5fp0, 0x1.e264614f5a129p0, 0x1.e502ee78b3ff6p0, 0x1.e7a51fbc74c83p0,
    0x1.ea4afa2a490dap0, 0x1.ecf482d8e67f1p0, 0x1.efa1bee615a27p0, 0x1.f252b376bba97p0,
    0x1.f50765b6e4540p0, 0x1.f7bfdad9cbe14p0, 0x1.fa7c1819e90d8p0, 0x1.fd3c22b8f71f1p0,
};

INLINE uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE double of_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// What is not finite, or whose power is too small or great for a normal number, is rare.
INLINE int is_near(double x) { return fabs(x) < 1000; }

// A power of the table times e^rest, which is a short polynomial; exact where x is a whole number.
INLINE double power_of_two(double x) {
  // Added to a number, it leaves the nearest multiple of 1/128 in the lowest bits.
  const double rounder = 0x1.8p45;
  const double shifted = x + rounder;
  const uint64_t nearest = bits_of(shifted);
  const double rest = (x - (shifted - rounder)) * 0x1.62e42fefa39efp-1;
  const double scale = of_bits(bits_of(table[nearest & 127]) + ((nearest & ~(uint64_t)127) << 45));
  const double square = rest * rest;
  const double low = rest + square * 0.5;
  const double high = (1.0 / 6 + rest * (1.0 / 24)) + square * (1.0 / 120);
  return scale + scale * (low + (square * rest) * high);
}

// A block stays in the nearest cache.
enum { BLOCK = 256 };

INLINE void raise_block(double *numbers, size_t count) {
  uint64_t far = 0;
  for (size_t i = 0; i < count; i++) far |= is_near(numbers[i]) ? 0 : 1;
  if (far == 0) {
    for (size_t i = 0; i < count; i++) numbers[i] = power_of_two(numbers[i]);
  } else {
    for (size_t i = 0; i < count; i++) numbers[i] = is_near(numbers[i]) ? power_of_two(numbers[i]) : exp2(numbers[i]);
  }
}

FOR_EACH_PROCESSOR
void spade_powers_of_two(double *numbers, size_t count) {
  for (size_t base = 0; base < count; base += BLOCK) {
    raise_block(numbers + base, count - base < BLOCK ? count - base : BLOCK);
  }
}

// Stretches ahead whose memory is asked for: each is a few rows, and lies somewhere else.
enum { AHEAD = 16 };

// Dividing keeps other parts of the processor busy than raising does, so both are one loop. `far` is a little less than what
// makes a power too small or great.
INLINE void decay_block(double *ages, size_t count, double span) {
  const double far = 999 * span;
  uint64_t beyond = 0;
  for (size_t i = 0; i < count; i++) beyond |= fabs(ages[i]) < far ? 0 : 1;
  if (beyond == 0) {
    for (size_t i = 0; i < count; i++) ages[i] = power_of_two(-ages[i] / span);
  } else {
    for (size_t i = 0; i < count; i++) ages[i] = -ages[i] / span;
    raise_block(ages, count);
  }
}

// Ages are taken eight at a time, those behind a stretch too: what follows takes their place. Nobody cares what these are,
// so they may wrap.
#define DECAYS(name, type)                                                                                             \
  FOR_EACH_PROCESSOR                                                                                                   \
  void name(const type *times, const int32_t *starts, const int32_t *ends, size_t count, spade_decay decay,            \
            double *decays) {                                                                                          \
    double *to = decays;                                                                                               \
    for (size_t n = 0; n < count; n++) {                                                                               \
      PREFETCH_STRETCH(times, starts, ends, n, AHEAD, count)                                                           \
      const type *from = times + starts[n];                                                                            \
      const int32_t rows = ends[n] - starts[n];                                                                        \
      for (int32_t row = 0; row < rows; row += 8) {                                                                    \
        for (int32_t i = row; i < row + 8; i++) {                                                                      \
          to[i] = (double)(int64_t)((uint64_t)decay.moment - (uint64_t)(int64_t)from[i]) * decay.unit + decay.rest;    \
        }                                                                                                              \
      }                                                                                                                \
      to += rows;                                                                                                      \
    }                                                                                                                  \
    const size_t total = (size_t)(to - decays);                                                                        \
    for (size_t base = 0; base < total; base += BLOCK) {                                                               \
      decay_block(decays + base, total - base < BLOCK ? total - base : BLOCK, decay.span);                             \
    }                                                                                                                  \
  }

DECAYS(spade_decays_16, int16_t)
DECAYS(spade_decays_32, int32_t)
DECAYS(spade_decays_64, int64_t)
