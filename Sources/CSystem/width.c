#define _GNU_SOURCE
#include "CSystem.h"

#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

// wcwidth() answers by the thread's locale; a locale object of our own makes it independent of the environment.
static locale_t utf8_locale(void) {
  static locale_t made;
  locale_t seen = __atomic_load_n(&made, __ATOMIC_ACQUIRE);
  if (seen) return seen;
  locale_t mine = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (!mine) return (locale_t)0;
  locale_t expected = (locale_t)0;
  if (!__atomic_compare_exchange_n(&made, &expected, mine, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    freelocale(mine);
    return expected;
  }
  return mine;
}

int spade_scalar_width(uint32_t scalar) {
  if (scalar >= 0x20 && scalar < 0x7f) return 1;
  locale_t locale = utf8_locale();
  if (!locale) return scalar < 0x20 || scalar == 0x7f ? -1 : 1;
  locale_t before = uselocale(locale);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  return width;
}
