// Convolutions of changes in windows: since a convolution is linear, what it makes of a change is all that changes in its output, and
// outside of its window a change is zero. A window of w pixels costs the products of w pixels, not of the larger window that they reach.

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "Sharing.hpp"
#include "WindowProducts.hpp"

namespace {

using ctorch::multiply;
using ctorch::Windows;

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

struct Shape {
  int64_t taps[2], stride[2], padding[2], dilation[2];

  int64_t count() const { return taps[0] * taps[1]; }
  /// Whether each pixel is mixed by itself.
  bool mixes() const { return count() == 1 && stride[0] == 1 && stride[1] == 1 && padding[0] == 0 && padding[1] == 0; }
};

// Filters of one pixel that step by one.
template <class T>
void mix(const T *changes, int64_t pixels, const T *weights, T *mixed, int64_t channels, int64_t filters) {
  constexpr int64_t most = 512;
  ctorch::dealt((pixels + most - 1) / most, pixels * (channels + filters), [&](auto take) {
    for (int64_t part = take(); part >= 0; part = take()) {
      int64_t from = part * most, count = std::min(most, pixels - from);
      multiply(count, filters, channels, changes + from * channels, channels, weights, mixed + from * filters);
    }
  });
}

// Each tap by itself: the pixels that it moves to a whole position, times its weights, added where they go.
template <class T>
void scatter(const T *changes, const Windows &from, const Windows &to, const T *weights, T *sums, const Shape &shape,
             int64_t groups, int64_t entering, int64_t leaving) {
  int64_t channels = entering / groups, filters = leaving / groups;
  auto parts = ctorch::blocks(from, 512, [](const ctorch::Window &one) { return one.rows * one.columns; });
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
  auto parts = ctorch::blocks(to, 512, [](const ctorch::Window &one) { return one.rows * one.columns; });
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

}  // namespace

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
      bool slides = shape.taps[i] > 0 && shape.stride[i] > 0 && shape.padding[i] >= 0 && shape.dilation[i] > 0;
      TORCH_CHECK(slides, "a window that does not slide");
    }
    TORCH_CHECK(
      sources.count() == targets.count() && weights.dim() == 4 && weights.size(0) == shape.count()
        && weights.size(1) * weights.size(2) == values.size(1) && weights.scalar_type() == values.scalar_type(),
      "changes of ", values.sizes(), " with weights of ", weights.sizes());
    int64_t groups = weights.size(1), entering = values.size(1), leaving = groups * weights.size(3);
    bool mixes = groups == 1 && shape.mixes() && sources == targets;
    auto sums = mixes ? at::empty({targets.pixels, leaving}, values.options()) : at::zeros({targets.pixels, leaving}, values.options());
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      const T *start = values.data_ptr<T>(), *filters = weights.data_ptr<T>();
      if (mixes) {
        mix(start, sources.pixels, filters, sums.data_ptr<T>(), entering, leaving);
      } else if (groups == 1 && entering <= 8) {
        gather(start, sources, targets, filters, sums.data_ptr<T>(), shape, entering, leaving);
      } else {
        scatter(start, sources, targets, filters, sums.data_ptr<T>(), shape, groups, entering, leaving);
      }
      return 0;
    });
    return sums;
  });
}
