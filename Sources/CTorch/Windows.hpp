// Windows of maps, each with rows and columns of its own: what a change of a few pixels has reached.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <vector>

#include "CTorchInternal.hpp"

namespace ctorch {

/// One window: where it stands in the map, and where its pixels begin among those of all windows.
struct Window {
  int64_t top, left, rows, columns, start;

  bool holds(int64_t row, int64_t column) const { return row >= top && row < top + rows && column >= left && column < left + columns; }
  /// Where a pixel of the map lies among those of all windows.
  int64_t place(int64_t row, int64_t column) const { return start + (row - top) * columns + column - left; }
};

/// The windows that a list says: top, left, rows and columns of each.
struct Windows {
  std::vector<Window> all;
  /// How many pixels they have together.
  int64_t pixels = 0;

  explicit Windows(ctorch_list numbers) {
    TORCH_CHECK(numbers.count % 4 == 0, "a window has four numbers, and ", numbers.count, " are given");
    for (int64_t at = 0; at < numbers.count; at += 4) {
      const int64_t *n = numbers.items + at;
      TORCH_CHECK(n[0] >= 0 && n[1] >= 0 && n[2] >= 0 && n[3] >= 0, "a window of ", n[2], " by ", n[3], " at ", n[0], ", ", n[1]);
      all.push_back({n[0], n[1], n[2], n[3], pixels});
      pixels += n[2] * n[3];
    }
  }

  int64_t count() const { return static_cast<int64_t>(all.size()); }

  bool operator==(const Windows &other) const {
    return std::equal(all.begin(), all.end(), other.all.begin(), other.all.end(), [](const Window &one, const Window &two) {
      return one.top == two.top && one.left == two.left && one.rows == two.rows && one.columns == two.columns;
    });
  }

  void checkInside(int64_t rows, int64_t columns) const {
    for (auto &one : all) TORCH_CHECK(one.top + one.rows <= rows && one.left + one.columns <= columns, "a window outside of its map");
  }

  void check(const at::Tensor &values) const {
    TORCH_CHECK(
      values.dim() == 2 && values.size(0) == pixels, "values of ", values.sizes(), " for windows of ", pixels, " pixels");
  }
};

/// Runs `body` with a number of the elements' type, or says that there is no way for it.
template <class Body>
auto withElements(const at::Tensor &tensor, Body &&body) {
  switch (tensor.scalar_type()) {
    case at::kFloat: return body(float());
    case at::kDouble: return body(double());
    default: TORCH_CHECK(false, "expected elements of single or double precision");
  }
}

}  // namespace ctorch
