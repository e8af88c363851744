// Sums of doubles together with what rounding took from them.
#pragma once
#include <stddef.h>

// Adds `count` values to a sum, and to its error what rounding takes: eight sums at a time where there are many.
void spade_add(const double *values, size_t count, double *sum, double *error);
