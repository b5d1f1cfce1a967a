// Convolutions of changes in windows: since a convolution is linear, what it makes of a change is all that changes in its output, and
// outside of its window a change is zero. A window of w pixels costs the products of w pixels, not of the larger window that they reach.

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <dlfcn.h>

#include <array>

#include "Sharing.hpp"
#include "Windows.hpp"

namespace {

using at::Tensor;
using ctorch::Window;
using ctorch::Windows;

// Matrix products inside of a thread of ours.

using Multiply = int (*)(
  char, char, int64_t, int64_t, int64_t, float, const float *, int64_t, const float *, int64_t, float, float *, int64_t);

template <class T>
void multiplyByLibtorch(int64_t rows, int64_t columns, int64_t inner, const T *a, int64_t step, const T *b, T *c) {
  auto matrix = [](const T *start, int64_t height, int64_t width, int64_t step) {
    return at::from_blob(
      const_cast<T *>(start), {height, width}, {step, 1}, at::TensorOptions().dtype(c10::CppTypeToScalarType<T>::value));
  };
  at::NoGradGuard constants;
  auto product = matrix(c, rows, columns, columns);
  at::mm_out(product, matrix(a, rows, inner, step), matrix(b, inner, columns, columns));
}

// `c = a · b`, row-major; `a` may be columns of a wider matrix.
void multiply(int64_t rows, int64_t columns, int64_t inner, const double *a, int64_t step, const double *b, double *c) {
  multiplyByLibtorch(rows, columns, inner, a, step, b, c);
}

// By oneDNN where it can be had: see Products.cpp.
void multiply(int64_t rows, int64_t columns, int64_t inner, const float *a, int64_t step, const float *b, float *c) {
  static const auto function = reinterpret_cast<Multiply>(dlsym(RTLD_DEFAULT, "dnnl_sgemm"));
  if (!function) return multiplyByLibtorch(rows, columns, inner, a, step, b, c);
  int status = function('N', 'N', rows, columns, inner, 1, a, step, b, columns, 0, c, columns);
  TORCH_CHECK(status == 0, "oneDNN's matrix product failed with status ", status);
}

template <class T> __attribute__((always_inline)) inline void add(T *to, const T *from, int64_t count) {
  for (int64_t c = 0; c < count; c++) to[c] += from[c];
}
template <class T> __attribute__((always_inline)) inline void addProduct(T *to, const T *from, const T *factors, int64_t count) {
  for (int64_t c = 0; c < count; c++) to[c] += from[c] * factors[c];
}
FOR_WIDE_REGISTERS void addSingle(float *to, const float *from, int64_t count) { add(to, from, count); }
FOR_WIDE_REGISTERS void addProductSingle(float *to, const float *from, const float *factors, int64_t count) {
  addProduct(to, from, factors, count);
}
void addLine(float *to, const float *from, int64_t count) { addSingle(to, from, count); }
void addLine(double *to, const double *from, int64_t count) { add(to, from, count); }
void addProductLine(float *to, const float *from, const float *factors, int64_t count) { addProductSingle(to, from, factors, count); }
void addProductLine(double *to, const double *from, const double *factors, int64_t count) { addProduct(to, from, factors, count); }

// Neighbouring windows that are convolved together: enough rows for a product to be quick, few enough for the caches.
std::vector<std::pair<int64_t, int64_t>> blocks(const Windows &windows, int64_t most, int64_t (*size)(const Window &)) {
  std::vector<std::pair<int64_t, int64_t>> result;
  int64_t from = 0, total = 0;
  for (int64_t n = 0; n < windows.count(); n++) {
    int64_t own = size(windows.all[static_cast<size_t>(n)]);
    if (n > from && total + own > most) {
      result.push_back({from, n});
      (from = n, total = 0);
    }
    total += own;
  }
  if (from < windows.count()) result.push_back({from, windows.count()});
  return result;
}

struct Shape {
  int64_t taps[2], stride[2], padding[2], dilation[2];

  int64_t count() const { return taps[0] * taps[1]; }
};

// Each tap by itself: the pixels that it moves to a whole position, times its weights, added where they go.
template <class T>
void scatter(const T *changes, const Windows &from, const Windows &to, const T *weights, T *sums, const Shape &shape,
             int64_t groups, int64_t entering, int64_t leaving) {
  int64_t channels = entering / groups, filters = leaving / groups;
  auto parts = blocks(from, 512, [](const Window &one) { return one.rows * one.columns; });
  ctorch::dealt(static_cast<int64_t>(parts.size()), from.pixels * shape.count() * (entering + leaving), [&](auto take) {
    std::vector<T> rows, products;
    std::vector<int64_t> sources, targets;
    for (int64_t part = take(); part >= 0; part = take()) {
      for (int64_t tap = 0; tap < shape.count(); tap++) {
        int64_t down = tap / shape.taps[1] * shape.dilation[0] - shape.padding[0];
        int64_t across = tap % shape.taps[1] * shape.dilation[1] - shape.padding[1];
        sources.clear();
        targets.clear();
        for (int64_t n = parts[static_cast<size_t>(part)].first; n < parts[static_cast<size_t>(part)].second; n++) {
          auto &source = from.all[static_cast<size_t>(n)], &target = to.all[static_cast<size_t>(n)];
          for (int64_t row = source.top; row < source.top + source.rows; row++) {
            int64_t y = row - down;
            if (y < 0 || y % shape.stride[0] != 0 || y / shape.stride[0] >= target.top + target.rows) continue;
            if (y / shape.stride[0] < target.top) continue;
            for (int64_t column = source.left; column < source.left + source.columns; column++) {
              int64_t x = column - across;
              if (x < 0 || x % shape.stride[1] != 0 || !target.holds(y / shape.stride[0], x / shape.stride[1])) continue;
              sources.push_back(source.place(row, column));
              targets.push_back(target.place(y / shape.stride[0], x / shape.stride[1]));
            }
          }
        }
        int64_t count = static_cast<int64_t>(sources.size());
        if (count == 0) continue;
        if (channels == 1 && filters == 1) {
          const T *factors = weights + tap * groups;
          for (size_t i = 0; i < sources.size(); i++) {
            addProductLine(sums + targets[i] * leaving, changes + sources[i] * entering, factors, leaving);
          }
          continue;
        }
        // Windows that lie whole and side by side need no gathering.
        bool isWhole = sources.back() - sources.front() == count - 1;
        const T *left = changes + sources.front() * entering;
        if (!isWhole) {
          rows.resize(static_cast<size_t>(count * entering));
          for (int64_t i = 0; i < count; i++) {
            std::copy_n(changes + sources[static_cast<size_t>(i)] * entering, entering, rows.data() + i * entering);
          }
          left = rows.data();
        }
        products.resize(static_cast<size_t>(count * filters));
        for (int64_t group = 0; group < groups; group++) {
          multiply(
            count, filters, channels, left + group * channels, entering, weights + (tap * groups + group) * channels * filters,
            products.data());
          for (int64_t i = 0; i < count; i++) {
            addLine(sums + targets[static_cast<size_t>(i)] * leaving + group * filters, products.data() + i * filters, filters);
          }
        }
      }
    }
  });
}

// All taps of an output position side by side: for few channels, where a tap's product would be a narrow one.
template <class T>
void gather(const T *changes, const Windows &from, const Windows &to, const T *weights, T *sums, const Shape &shape, int64_t channels,
            int64_t filters) {
  auto parts = blocks(to, 512, [](const Window &one) { return one.rows * one.columns; });
  ctorch::dealt(static_cast<int64_t>(parts.size()), to.pixels * shape.count() * channels * filters / 16, [&](auto take) {
    std::vector<T> rows;
    int64_t width = shape.count() * channels;
    for (int64_t part = take(); part >= 0; part = take()) {
      auto [first, last] = parts[static_cast<size_t>(part)];
      int64_t start = to.all[static_cast<size_t>(first)].start;
      auto &end = to.all[static_cast<size_t>(last - 1)];
      int64_t count = end.start + end.rows * end.columns - start;
      if (count == 0) continue;
      rows.assign(static_cast<size_t>(count * width), T(0));
      T *row = rows.data();
      for (int64_t n = first; n < last; n++) {
        auto &source = from.all[static_cast<size_t>(n)], &target = to.all[static_cast<size_t>(n)];
        for (int64_t y = target.top; y < target.top + target.rows; y++) {
          for (int64_t x = target.left; x < target.left + target.columns; x++, row += width) {
            for (int64_t i = 0; i < shape.taps[0]; i++) {
              int64_t above = y * shape.stride[0] - shape.padding[0] + i * shape.dilation[0];
              if (above < source.top || above >= source.top + source.rows) continue;
              for (int64_t j = 0; j < shape.taps[1]; j++) {
                int64_t beside = x * shape.stride[1] - shape.padding[1] + j * shape.dilation[1];
                if (!source.holds(above, beside)) continue;
                std::copy_n(changes + source.place(above, beside) * channels, channels, row + (i * shape.taps[1] + j) * channels);
              }
            }
          }
        }
      }
      multiply(count, filters, width, rows.data(), width, weights, sums + start * filters);
    }
  });
}

// Winograd's way with filters of 3 × 3 (Winograd, *Arithmetic complexity of computations*, 1980; Lavin and Gray, *Fast algorithms for
// convolutional neural networks*, 2016), transposed: 4 × 4 changed pixels reach 6 × 6, by 36 products a pair of channels in place of 144.
// Tiles' results overlap and add up.

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
        add(sums + target.place(top + y, left + x) * filters + start, pixels + (y * reached + x) * lane, count);
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
  auto parts = blocks(from, 96, tilesOf);
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
        multiply(
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

ctorch_status ctorch_window_convolution(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, const ctorch_tensor *weight, ctorch_list taps, ctorch_list stride,
  ctorch_list padding, ctorch_list dilation, ctorch_result result) {
  return ctorch::produce(result, [&] {
    Windows sources(from), targets(to);
    auto values = ctorch::value(changes).contiguous(), weights = ctorch::value(weight).contiguous();
    sources.check(values);
    TORCH_CHECK(taps.count == 2 && stride.count == 2 && padding.count == 2 && dilation.count == 2, "expected rows and columns");
    Shape shape;
    for (size_t i = 0; i < 2; i++) {
      shape.taps[i] = taps.items[i];
      shape.stride[i] = stride.items[i];
      shape.padding[i] = padding.items[i];
      shape.dilation[i] = dilation.items[i];
      TORCH_CHECK(shape.taps[i] > 0 && shape.stride[i] > 0 && shape.padding[i] >= 0 && shape.dilation[i] > 0, "a window that does not slide");
    }
    TORCH_CHECK(
      sources.count() == targets.count() && weights.dim() == 4 && weights.size(0) == shape.count()
        && weights.size(1) * weights.size(2) == values.size(1) && weights.scalar_type() == values.scalar_type(),
      "changes of ", values.sizes(), " with weights of ", weights.sizes());
    int64_t groups = weights.size(1), entering = values.size(1), leaving = groups * weights.size(3);
    auto sums = at::zeros({targets.pixels, leaving}, values.options());
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      const T *start = values.data_ptr<T>(), *filters = weights.data_ptr<T>();
      if (groups == 1 && entering <= 8) {
        gather(start, sources, targets, filters, sums.data_ptr<T>(), shape, entering, leaving);
      } else {
        scatter(start, sources, targets, filters, sums.data_ptr<T>(), shape, groups, entering, leaving);
      }
      return 0;
    });
    return sums;
  });
}
