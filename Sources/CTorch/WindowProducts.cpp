#include "WindowProducts.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>
#include <dlfcn.h>

namespace ctorch {

namespace {

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

}  // namespace

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

}  // namespace ctorch
