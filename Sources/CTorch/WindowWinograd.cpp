// Winograd's way with filters of 3 × 3 (Winograd, *Arithmetic complexity of computations*, 1980; Lavin and Gray, *Fast algorithms for
// convolutional neural networks*, 2016), transposed: 4 × 4 changed pixels reach 6 × 6, by 36 products a pair of channels in place of 144.
// Tiles' results overlap and add up.

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "Sharing.hpp"
#include "WindowProducts.hpp"

namespace {

using ctorch::Window;
using ctorch::Windows;

constexpr int64_t tile = 4, reached = 6, points = reached * reached;
// Channels that are transformed at once: what is between the two directions stays in the first cache.
constexpr int64_t lane = 64;

// A polynomial of four coefficients at 0, 1, −1, 2, −2 and infinity.
template <class T>
__attribute__((always_inline)) inline void evaluate(const T *from, int64_t step, T *to, int64_t toStep, int64_t count) {
  const T *a = from, *b = from + step, *c = from + 2 * step, *d = from + 3 * step;
#pragma clang loop vectorize(enable)
  for (int64_t i = 0; i < count; i++) {
    T even = a[i] + c[i], odd = b[i] + d[i], even2 = a[i] + 4 * c[i], odd2 = 2 * b[i] + 8 * d[i];
    to[i] = a[i];
    to[toStep + i] = even + odd;
    to[2 * toStep + i] = even - odd;
    to[3 * toStep + i] = even2 + odd2;
    to[4 * toStep + i] = even2 - odd2;
    to[5 * toStep + i] = d[i];
  }
}

// The polynomial of six coefficients from its values there, which the transformed weights have already scaled.
template <class T>
__attribute__((always_inline)) inline void interpolate(const T *from, int64_t step, T *to, int64_t toStep, int64_t count) {
  const T *m0 = from, *m1 = from + step, *m2 = from + 2 * step, *m3 = from + 3 * step, *m4 = from + 4 * step, *m5 = from + 5 * step;
#pragma clang loop vectorize(enable)
  for (int64_t i = 0; i < count; i++) {
    T sum = m1[i] + m2[i], difference = m2[i] - m1[i], sum2 = m3[i] + m4[i], difference2 = m4[i] - m3[i];
    T zero = m0[i], infinite = m5[i];
    to[i] = 4 * zero;
    to[toStep + i] = 4 * difference + 2 * difference2 + 4 * infinite;
    to[2 * toStep + i] = -5 * zero - 4 * sum - sum2;
    to[3 * toStep + i] = -difference - 2 * difference2 - 5 * infinite;
    to[4 * toStep + i] = zero + sum + sum2;
    to[5 * toStep + i] = infinite;
  }
}

template <class T>
__attribute__((always_inline)) inline void transformTile(
  const T *changes, const Window &window, int64_t row, int64_t column, int64_t channels, T *to, int64_t pointStep) {
  T pixels[tile * tile * lane], between[tile * reached * lane];
  int64_t rows = std::min(tile, window.rows - row), columns = std::min(tile, window.columns - column);
  for (int64_t from = 0; from < channels; from += lane) {
    int64_t count = std::min(lane, channels - from);
    for (int64_t y = 0; y < tile; y++) {
      for (int64_t x = 0; x < tile; x++) {
        T *pixel = pixels + (y * tile + x) * lane;
        if (y < rows && x < columns) {
          std::copy_n(changes + (window.start + (row + y) * window.columns + column + x) * channels + from, count, pixel);
        } else {
          std::fill_n(pixel, count, T(0));
        }
      }
    }
    for (int64_t y = 0; y < tile; y++) evaluate(pixels + y * tile * lane, lane, between + y * reached * lane, lane, count);
    for (int64_t x = 0; x < reached; x++) {
      evaluate(between + x * lane, reached * lane, to + x * pointStep + from, reached * pointStep, count);
    }
  }
}

template <class T>
__attribute__((always_inline)) inline void restoreTile(
  const T *from, int64_t pointStep, const Window &target, int64_t top, int64_t left, int64_t filters, T *sums) {
  T between[points * lane], pixels[points * lane];
  int64_t firstRow = std::max<int64_t>(0, target.top - top), lastRow = std::min(reached, target.top + target.rows - top);
  int64_t firstColumn = std::max<int64_t>(0, target.left - left), lastColumn = std::min(reached, target.left + target.columns - left);
  for (int64_t start = 0; start < filters; start += lane) {
    int64_t count = std::min(lane, filters - start);
    for (int64_t y = 0; y < reached; y++) {
      interpolate(from + y * reached * pointStep + start, pointStep, between + y * reached * lane, lane, count);
    }
    for (int64_t x = 0; x < reached; x++) {
      interpolate(between + x * lane, reached * lane, pixels + x * lane, reached * lane, count);
    }
    for (int64_t y = firstRow; y < lastRow; y++) {
      for (int64_t x = firstColumn; x < lastColumn; x++) {
        T *sum = sums + target.place(top + y, left + x) * filters + start;
        const T *pixel = pixels + (y * reached + x) * lane;
        for (int64_t i = 0; i < count; i++) sum[i] += pixel[i];
      }
    }
  }
}

FOR_WIDE_REGISTERS void transformSingle(
  const float *changes, const Window &window, int64_t row, int64_t column, int64_t channels, float *to, int64_t pointStep) {
  transformTile(changes, window, row, column, channels, to, pointStep);
}
FOR_WIDE_REGISTERS void restoreSingle(
  const float *from, int64_t pointStep, const Window &target, int64_t top, int64_t left, int64_t filters, float *sums) {
  restoreTile(from, pointStep, target, top, left, filters, sums);
}
void transform(const float *a, const Window &b, int64_t c, int64_t d, int64_t e, float *f, int64_t g) {
  transformSingle(a, b, c, d, e, f, g);
}
void transform(const double *a, const Window &b, int64_t c, int64_t d, int64_t e, double *f, int64_t g) {
  transformTile(a, b, c, d, e, f, g);
}
void restore(const float *a, int64_t b, const Window &c, int64_t d, int64_t e, int64_t f, float *g) {
  restoreSingle(a, b, c, d, e, f, g);
}
void restore(const double *a, int64_t b, const Window &c, int64_t d, int64_t e, int64_t f, double *g) {
  restoreTile(a, b, c, d, e, f, g);
}

int64_t tilesOf(const Window &window) { return ((window.rows + tile - 1) / tile) * ((window.columns + tile - 1) / tile); }

template <class T>
void winograd(
  const T *changes, const Windows &from, const Windows &to, const T *weights, T *sums, const int64_t *padding, int64_t channels,
  int64_t filters) {
  auto parts = ctorch::blocks(from, 96, tilesOf);
  ctorch::dealt(static_cast<int64_t>(parts.size()), from.pixels * 4 * (channels + filters), [&](auto take) {
    std::vector<T> transformed, products;
    for (int64_t part = take(); part >= 0; part = take()) {
      auto [first, last] = parts[static_cast<size_t>(part)];
      int64_t tiles = 0;
      for (int64_t n = first; n < last; n++) tiles += tilesOf(from.all[static_cast<size_t>(n)]);
      if (tiles == 0) continue;
      transformed.resize(static_cast<size_t>(points * tiles * channels));
      products.resize(static_cast<size_t>(points * tiles * filters));
      int64_t place = 0;
      for (int64_t n = first; n < last; n++) {
        auto &window = from.all[static_cast<size_t>(n)];
        for (int64_t row = 0; row < window.rows; row += tile) {
          for (int64_t column = 0; column < window.columns; column += tile, place++) {
            transform(changes, window, row, column, channels, transformed.data() + place * channels, tiles * channels);
          }
        }
      }
      for (int64_t point = 0; point < points; point++) {
        ctorch::multiply(
          tiles, filters, channels, transformed.data() + point * tiles * channels, channels, weights + point * channels * filters,
          products.data() + point * tiles * filters);
      }
      place = 0;
      for (int64_t n = first; n < last; n++) {
        auto &window = from.all[static_cast<size_t>(n)];
        for (int64_t row = 0; row < window.rows; row += tile) {
          for (int64_t column = 0; column < window.columns; column += tile, place++) {
            restore(
              products.data() + place * filters, tiles * filters, to.all[static_cast<size_t>(n)], window.top + row + padding[0] - 2,
              window.left + column + padding[1] - 2, filters, sums);
          }
        }
      }
    }
  });
}

}  // namespace

ctorch_status ctorch_winograd_weight(const ctorch_tensor *weight, ctorch_result result) {
  return ctorch::produce(result, [&] {
    auto filters = ctorch::value(weight).to(at::kDouble).contiguous();
    TORCH_CHECK(filters.dim() == 4 && filters.size(2) == 3 && filters.size(3) == 3, "expected filters of 3 by 3, not ", filters.sizes());
    int64_t leaving = filters.size(0), entering = filters.size(1);
    // A polynomial of three coefficients at the six points, scaled for the interpolation.
    const double at[reached][3] = {{1. / 4, 0, 0},           {-1. / 6, -1. / 6, -1. / 6}, {-1. / 6, 1. / 6, -1. / 6},
                                   {1. / 24, 1. / 12, 1. / 6}, {1. / 24, -1. / 12, 1. / 6}, {0, 0, 1}};
    auto made = at::empty({points, entering, leaving}, filters.options());
    const double *start = filters.data_ptr<double>();
    double *target = made.data_ptr<double>();
    ctorch::shared(entering, made.numel(), [&](int64_t c) {
      for (int64_t k = 0; k < leaving; k++) {
        const double *taps = start + (k * entering + c) * 9;
        for (int64_t y = 0; y < reached; y++) {
          for (int64_t x = 0; x < reached; x++) {
            double sum = 0;
            // Turned about, since changes are spread and not gathered.
            for (int64_t i = 0; i < 3; i++) for (int64_t j = 0; j < 3; j++) sum += at[y][i] * at[x][j] * taps[(2 - i) * 3 + 2 - j];
            target[((y * reached + x) * entering + c) * leaving + k] = sum;
          }
        }
      }
    });
    return made.to(ctorch::value(weight).scalar_type());
  });
}

ctorch_status ctorch_window_winograd(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, const ctorch_tensor *weight, ctorch_list padding,
  ctorch_result result) {
  return ctorch::produce(result, [&] {
    Windows sources(from), targets(to);
    auto values = ctorch::value(changes).contiguous(), weights = ctorch::value(weight).contiguous();
    sources.check(values);
    TORCH_CHECK(
      sources.count() == targets.count() && weights.dim() == 3 && weights.size(0) == points && weights.size(1) == values.size(1)
        && weights.scalar_type() == values.scalar_type() && padding.count == 2,
      "changes of ", values.sizes(), " with transformed weights of ", weights.sizes());
    auto sums = at::zeros({targets.pixels, weights.size(2)}, values.options());
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      winograd(
        values.data_ptr<T>(), sources, targets, weights.data_ptr<T>(), sums.data_ptr<T>(), padding.items, values.size(1),
        weights.size(2));
      return 0;
    });
    return sums;
  });
}
