// Values in windows, moved, bent and pooled: pixel by pixel, each with its channels side by side.

#include "Windows.hpp"

#include <ATen/ops/empty.h>

#include <limits>

#include "Sharing.hpp"

namespace {

using at::Tensor;
using ctorch::Window;
using ctorch::Windows;

// The inner loops, over channels; compiled for wide registers.
template <class T> __attribute__((always_inline)) inline void addInto(T *to, const T *from, int64_t count) {
  for (int64_t c = 0; c < count; c++) to[c] += from[c];
}

template <class T> __attribute__((always_inline)) inline void bend(T *to, const T *change, const T *clean, int64_t count) {
  for (int64_t c = 0; c < count; c++) {
    T before = clean[c], after = before + change[c];
    // What is not a number stays so.
    to[c] = (after < 0 ? T(0) : after) - (before < 0 ? T(0) : before);
  }
}

template <class T> __attribute__((always_inline)) inline void raise(T *to, const T *clean, const T *change, int64_t count) {
  if (change) {
    for (int64_t c = 0; c < count; c++) {
      T value = clean[c] + change[c];
      to[c] = value > to[c] || value != value ? value : to[c];
    }
  } else {
    for (int64_t c = 0; c < count; c++) to[c] = clean[c] > to[c] || clean[c] != clean[c] ? clean[c] : to[c];
  }
}

// The map's pixels, row by row.
template <class T>
struct Map {
  const T *start;
  int64_t rows, columns, channels;

  explicit Map(const Tensor &map) : start(map.data_ptr<T>()), rows(map.size(0)), columns(map.size(1)), channels(map.size(2)) {}
  const T *at(int64_t row, int64_t column) const { return start + (row * columns + column) * channels; }
};

Tensor checkedMap(const Tensor &map, const Tensor &like) {
  TORCH_CHECK(map.dim() == 3 && map.scalar_type() == like.scalar_type(), "expected a map of H W C and of the changes' type");
  return map.contiguous();
}

template <class T>
__attribute__((always_inline)) inline void moveWindow(
  const T *changes, const Window &from, const T *clean, int64_t cleanColumns, T *moved, const Window &to, int64_t channels) {
  for (int64_t row = to.top; row < to.top + to.rows; row++) {
    T *line = moved + to.place(row, to.left) * channels;
    if (clean) {
      std::copy_n(clean + (row * cleanColumns + to.left) * channels, to.columns * channels, line);
    } else {
      std::fill_n(line, to.columns * channels, T(0));
    }
    if (row < from.top || row >= from.top + from.rows) continue;
    int64_t left = std::max(from.left, to.left), right = std::min(from.left + from.columns, to.left + to.columns);
    if (left < right) addInto(line + (left - to.left) * channels, changes + from.place(row, left) * channels, (right - left) * channels);
  }
}

FOR_WIDE_REGISTERS void moveWindowSingle(
  const float *changes, const Window &from, const float *clean, int64_t cleanColumns, float *moved, const Window &to, int64_t channels) {
  moveWindow(changes, from, clean, cleanColumns, moved, to, channels);
}

FOR_WIDE_REGISTERS void bendWindowSingle(float *to, const float *change, const float *clean, int64_t count) {
  bend(to, change, clean, count);
}

FOR_WIDE_REGISTERS void raiseSingle(float *to, const float *clean, const float *change, int64_t count) {
  raise(to, clean, change, count);
}

FOR_WIDE_REGISTERS void addScaledSingle(float *to, const float *from, float factor, int64_t count) {
  for (int64_t c = 0; c < count; c++) to[c] += from[c] * factor;
}

void moveOne(const float *a, const Window &from, const float *b, int64_t n, float *c, const Window &to, int64_t m) {
  moveWindowSingle(a, from, b, n, c, to, m);
}
void moveOne(const double *a, const Window &from, const double *b, int64_t n, double *c, const Window &to, int64_t m) {
  moveWindow(a, from, b, n, c, to, m);
}
void bendLine(float *to, const float *change, const float *clean, int64_t count) { bendWindowSingle(to, change, clean, count); }
void bendLine(double *to, const double *change, const double *clean, int64_t count) { bend(to, change, clean, count); }
void raiseLine(float *to, const float *clean, const float *change, int64_t count) { raiseSingle(to, clean, change, count); }
void raiseLine(double *to, const double *clean, const double *change, int64_t count) { raise(to, clean, change, count); }
void addScaled(float *to, const float *from, float factor, int64_t count) { addScaledSingle(to, from, factor, count); }
void addScaled(double *to, const double *from, double factor, int64_t count) {
  for (int64_t c = 0; c < count; c++) to[c] += from[c] * factor;
}

// One direction of a pooling window: which positions of the map it covers, and how long it is with its padding.
struct Span {
  int64_t from, to, length;

  Span(int64_t index, int64_t size, int64_t stride, int64_t padding, int64_t extent) {
    int64_t start = index * stride - padding, end = std::min(start + size, extent + padding);
    length = end - start;
    from = std::max<int64_t>(start, 0);
    to = std::min(end, extent);
  }
};

}  // namespace

ctorch_status ctorch_window_move(
  const ctorch_tensor *changes, ctorch_list from, const ctorch_tensor *clean, ctorch_list to, ctorch_result result) {
  return ctorch::produce(result, [&] {
    Windows sources(from), targets(to);
    auto values = ctorch::value(changes).contiguous();
    sources.check(values);
    TORCH_CHECK(sources.count() == targets.count(), sources.count(), " windows moved to ", targets.count());
    Tensor map;
    if (clean) {
      map = checkedMap(ctorch::value(clean), values);
      targets.checkInside(map.size(0), map.size(1));
      TORCH_CHECK(map.size(2) == values.size(1), "maps of ", map.sizes(), " for changes of ", values.sizes());
    }
    auto moved = at::empty({targets.pixels, values.size(1)}, values.options());
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      const T *start = values.data_ptr<T>(), *cleanStart = map.defined() ? map.data_ptr<T>() : nullptr;
      T *target = moved.data_ptr<T>();
      int64_t columns = map.defined() ? map.size(1) : 0;
      ctorch::shared(targets.count(), 2 * moved.numel(), [&](int64_t n) {
        auto place = static_cast<size_t>(n);
        moveOne(start, sources.all[place], cleanStart, columns, target, targets.all[place], values.size(1));
      });
      return 0;
    });
    return moved;
  });
}

ctorch_status ctorch_window_relu(
  const ctorch_tensor *changes, ctorch_list windows, const ctorch_tensor *clean, ctorch_result result) {
  return ctorch::produce(result, [&] {
    Windows places(windows);
    auto values = ctorch::value(changes).contiguous();
    places.check(values);
    auto map = checkedMap(ctorch::value(clean), values);
    places.checkInside(map.size(0), map.size(1));
    TORCH_CHECK(map.size(2) == values.size(1), "maps of ", map.sizes(), " for changes of ", values.sizes());
    auto bent = at::empty(values.sizes(), values.options());
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      Map<T> before(map);
      const T *start = values.data_ptr<T>();
      T *target = bent.data_ptr<T>();
      ctorch::shared(places.count(), 3 * values.numel(), [&](int64_t n) {
        auto &one = places.all[static_cast<size_t>(n)];
        for (int64_t row = one.top; row < one.top + one.rows; row++) {
          int64_t at = one.place(row, one.left) * before.channels;
          bendLine(target + at, start + at, before.at(row, one.left), one.columns * before.channels);
        }
      });
      return 0;
    });
    return bent;
  });
}

ctorch_status ctorch_window_max_pool(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, const ctorch_tensor *clean, const ctorch_tensor *pooled,
  ctorch_list size, ctorch_list stride, ctorch_list padding, ctorch_result result) {
  return ctorch::produce(result, [&] {
    Windows sources(from), targets(to);
    auto values = ctorch::value(changes).contiguous();
    sources.check(values);
    auto before = checkedMap(ctorch::value(clean), values), after = checkedMap(ctorch::value(pooled), values);
    targets.checkInside(after.size(0), after.size(1));
    sources.checkInside(before.size(0), before.size(1));
    TORCH_CHECK(
      sources.count() == targets.count() && before.size(2) == values.size(1) && after.size(2) == values.size(1),
      "changes of ", values.sizes(), " in maps of ", before.sizes(), " and ", after.sizes());
    auto changed = at::empty({targets.pixels, values.size(1)}, values.options());
    auto sizes = ctorch::list(size), strides = ctorch::list(stride), paddings = ctorch::list(padding);
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      Map<T> input(before), output(after);
      const T *start = values.data_ptr<T>();
      T *target = changed.data_ptr<T>();
      int64_t channels = input.channels;
      ctorch::shared(targets.count(), changed.numel() * sizes[0] * sizes[1], [&](int64_t n) {
        auto &source = sources.all[static_cast<size_t>(n)], &one = targets.all[static_cast<size_t>(n)];
        for (int64_t row = one.top; row < one.top + one.rows; row++) {
          Span down(row, sizes[0], strides[0], paddings[0], input.rows);
          for (int64_t column = one.left; column < one.left + one.columns; column++) {
            Span across(column, sizes[1], strides[1], paddings[1], input.columns);
            T *largest = target + one.place(row, column) * channels;
            std::fill_n(largest, channels, -std::numeric_limits<T>::infinity());
            for (int64_t y = down.from; y < down.to; y++) {
              for (int64_t x = across.from; x < across.to; x++) {
                const T *change = source.holds(y, x) ? start + source.place(y, x) * channels : nullptr;
                raiseLine(largest, input.at(y, x), change, channels);
              }
            }
            addScaled(largest, output.at(row, column), T(-1), channels);
          }
        }
      });
      return 0;
    });
    return changed;
  });
}

ctorch_status ctorch_window_average_pool(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, ctorch_list extent, ctorch_list size, ctorch_list stride,
  ctorch_list padding, bool counts_padding, ctorch_result result) {
  return ctorch::produce(result, [&] {
    Windows sources(from), targets(to);
    auto values = ctorch::value(changes).contiguous();
    sources.check(values);
    TORCH_CHECK(sources.count() == targets.count(), sources.count(), " windows pooled to ", targets.count());
    auto changed = at::empty({targets.pixels, values.size(1)}, values.options());
    auto extents = ctorch::list(extent), sizes = ctorch::list(size), strides = ctorch::list(stride), paddings = ctorch::list(padding);
    sources.checkInside(extents[0], extents[1]);
    ctorch::withElements(values, [&](auto element) {
      using T = decltype(element);
      const T *start = values.data_ptr<T>();
      T *target = changed.data_ptr<T>();
      int64_t channels = values.size(1);
      ctorch::shared(targets.count(), changed.numel() * sizes[0] * sizes[1], [&](int64_t n) {
        auto &source = sources.all[static_cast<size_t>(n)], &one = targets.all[static_cast<size_t>(n)];
        for (int64_t row = one.top; row < one.top + one.rows; row++) {
          Span down(row, sizes[0], strides[0], paddings[0], extents[0]);
          for (int64_t column = one.left; column < one.left + one.columns; column++) {
            Span across(column, sizes[1], strides[1], paddings[1], extents[1]);
            int64_t count =
              counts_padding ? down.length * across.length : (down.to - down.from) * (across.to - across.from);
            T *mean = target + one.place(row, column) * channels;
            std::fill_n(mean, channels, T(0));
            for (int64_t y = std::max(down.from, source.top); y < std::min(down.to, source.top + source.rows); y++) {
              int64_t end = std::min(across.to, source.left + source.columns);
              for (int64_t x = std::max(across.from, source.left); x < end; x++) {
                addScaled(mean, start + source.place(y, x) * channels, T(1) / static_cast<T>(count), channels);
              }
            }
          }
        }
      });
      return 0;
    });
    return changed;
  });
}
