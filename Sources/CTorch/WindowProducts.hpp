// Matrix products of what lies in windows, on threads of ours.
#pragma once

#include <utility>
#include <vector>

#include "Windows.hpp"

namespace ctorch {

/// `c = a · b`, row-major, by the calling thread; `a` may be columns of a wider matrix, whose rows are `step` apart.
void multiply(int64_t rows, int64_t columns, int64_t inner, const float *a, int64_t step, const float *b, float *c);
void multiply(int64_t rows, int64_t columns, int64_t inner, const double *a, int64_t step, const double *b, double *c);

/// Neighbouring windows that are convolved together, from the first up to another: enough rows for a product to be quick, few enough for
/// the caches. What counts is `size`.
std::vector<std::pair<int64_t, int64_t>> blocks(const Windows &windows, int64_t most, int64_t (*size)(const Window &));

}  // namespace ctorch
