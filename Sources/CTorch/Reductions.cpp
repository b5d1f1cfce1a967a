// Operations along dimensions: reductions, softmax, sums that accumulate, orders.

#include <ATen/TensorOperators.h>
#include <ATen/ops/all.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/any.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/argmin.h>
#include <ATen/ops/count_nonzero.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/std.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/var.h>

#include <algorithm>
#include <functional>

#include "CTorchInternal.hpp"

using namespace ctorch;

namespace {

// Reductions that libtorch does over one dimension at a time: the last first, so that the others keep their numbers.
template <class Step>
at::Tensor oneByOne(at::Tensor input, ctorch_list dimensions, bool keeps, Step &&step) {
  auto over = dimensionsOrAll(dimensions, input.dim());
  for (auto &dimension : over) {
    TORCH_CHECK(dimension >= -input.dim() && dimension < input.dim(), "dimension ", dimension, " of rank ", input.dim());
    if (dimension < 0) dimension += input.dim();
  }
  std::sort(over.begin(), over.end(), std::greater<int64_t>());
  TORCH_CHECK(std::adjacent_find(over.begin(), over.end()) == over.end(), "a dimension is listed twice");
  for (auto dimension : over) input = step(input, dimension, keeps);
  return input;
}

}  // namespace

ctorch_status ctorch_reduce(
  ctorch_reduction reduction, const ctorch_tensor *input, ctorch_list dimensions, bool keeps, ctorch_result result) {
  return produce(result, [&] {
    auto over = list(dimensions);
    auto operand = computed(input);
    switch (reduction) {
      case CTORCH_SUM: return at::sum(operand, over, keeps);
      case CTORCH_MEAN: return at::mean(operand, over, keeps);
      case CTORCH_MAX: return at::amax(operand, over, keeps);
      case CTORCH_MIN: return at::amin(operand, over, keeps);
      case CTORCH_LOG_SUM_EXP: return at::logsumexp(operand, dimensionsOrAll(dimensions, operand.dim()), keeps);
      case CTORCH_PRODUCT:
        return oneByOne(operand, dimensions, keeps, [](auto &x, auto dimension, bool keeps) { return at::prod(x, dimension, keeps); });
      case CTORCH_ANY:
        return oneByOne(
          operand.to(at::kBool), dimensions, keeps, [](auto &x, auto dimension, bool keeps) { return at::any(x, dimension, keeps); });
      case CTORCH_ALL:
        return oneByOne(
          operand.to(at::kBool), dimensions, keeps, [](auto &x, auto dimension, bool keeps) { return at::all(x, dimension, keeps); });
      case CTORCH_COUNT_NONZERO: return at::sum(operand.to(at::kBool), over, keeps);
    }
    TORCH_CHECK(false, "no reduction has the number ", static_cast<int>(reduction));
  });
}

ctorch_status ctorch_standard_deviation(
  const ctorch_tensor *input, ctorch_list dimensions, int64_t correction, bool keeps, ctorch_result result) {
  return produce(
    result, [&] { return at::std(computed(input), list(dimensions), c10::optional<int64_t>(correction), keeps); });
}

ctorch_status ctorch_variance(
  const ctorch_tensor *input, ctorch_list dimensions, int64_t correction, bool keeps, ctorch_result result) {
  return produce(
    result, [&] { return at::var(computed(input), list(dimensions), c10::optional<int64_t>(correction), keeps); });
}

ctorch_status ctorch_norm(
  const ctorch_tensor *input, double order, ctorch_list dimensions, bool keeps, ctorch_result result) {
  return produce(result, [&] {
    auto operand = computed(input);
    return at::linalg_vector_norm(operand, order, dimensionsOrAll(dimensions, operand.dim()), keeps);
  });
}

ctorch_status ctorch_argmax(const ctorch_tensor *input, int64_t dimension, bool keeps, ctorch_result result) {
  return produce(result, [&] { return at::argmax(computed(input), dimension, keeps); });
}

ctorch_status ctorch_argmin(const ctorch_tensor *input, int64_t dimension, bool keeps, ctorch_result result) {
  return produce(result, [&] { return at::argmin(computed(input), dimension, keeps); });
}

ctorch_status ctorch_softmax(const ctorch_tensor *input, ctorch_list dimensions, ctorch_result result) {
  return produce(result, [&] {
    auto operand = computed(input);
    auto over = dimensionsOrAll(dimensions, operand.dim());
    if (over.size() == 1) return at::softmax(operand, over[0]);
    return at::exp(operand - at::logsumexp(operand, over, true));
  });
}

ctorch_status ctorch_log_softmax(const ctorch_tensor *input, ctorch_list dimensions, ctorch_result result) {
  return produce(result, [&] {
    auto operand = computed(input);
    auto over = dimensionsOrAll(dimensions, operand.dim());
    if (over.size() == 1) return at::log_softmax(operand, over[0]);
    return operand - at::logsumexp(operand, over, true);
  });
}

ctorch_status ctorch_cumulative_sum(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::cumsum(computed(input), dimension); });
}

ctorch_status ctorch_sort(
  const ctorch_tensor *input, int64_t dimension, bool descends, ctorch_result ordered, ctorch_result indices) {
  return produce(ordered, indices, [&] { return at::sort(computed(input), c10::optional<bool>(true), dimension, descends); });
}

ctorch_status ctorch_top_k(
  const ctorch_tensor *input, int64_t count, int64_t dimension, bool largest, ctorch_result ordered, ctorch_result indices) {
  return produce(ordered, indices, [&] { return at::topk(computed(input), count, dimension, largest, true); });
}
