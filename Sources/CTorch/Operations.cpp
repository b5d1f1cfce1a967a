// The operations: each a line of libtorch behind the wall.

#include <ATen/ScalarOps.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/add.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/narrow.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/select.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/std.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <vector>

#include "CTorchInternal.hpp"

namespace ctorch {

static at::Tensor unary(ctorch_unary_operation operation, const at::Tensor &input) {
  switch (operation) {
    case CTORCH_NEGATE: return at::neg(input);
    case CTORCH_ABS: return at::abs(input);
    case CTORCH_EXP: return at::exp(input);
    case CTORCH_LOG: return at::log(input);
    case CTORCH_SQRT: return at::sqrt(input);
    case CTORCH_TANH: return at::tanh(input);
    case CTORCH_RELU: return at::relu(input);
    case CTORCH_SIGMOID: return at::sigmoid(input);
    case CTORCH_IS_NAN: return at::isnan(input);
    case CTORCH_NOT: return at::logical_not(input);
  }
  TORCH_CHECK(false, "no unary operation has the number ", static_cast<int>(operation));
}

static at::Tensor binary(ctorch_binary_operation operation, const at::Tensor &left, const at::Tensor &right) {
  switch (operation) {
    case CTORCH_ADD: return at::add(left, right);
    case CTORCH_SUBTRACT: return at::sub(left, right);
    case CTORCH_MULTIPLY: return at::mul(left, right);
    case CTORCH_DIVIDE: return at::div(left, right);
    case CTORCH_POWER: return at::pow(left, right);
    case CTORCH_MAXIMUM: return at::maximum(left, right);
    case CTORCH_MINIMUM: return at::minimum(left, right);
    case CTORCH_EQUAL: return at::eq(left, right);
    case CTORCH_NOT_EQUAL: return at::ne(left, right);
    case CTORCH_LESS: return at::lt(left, right);
    case CTORCH_LESS_OR_EQUAL: return at::le(left, right);
    case CTORCH_GREATER: return at::gt(left, right);
    case CTORCH_GREATER_OR_EQUAL: return at::ge(left, right);
    case CTORCH_AND: return at::logical_and(left, right);
    case CTORCH_OR: return at::logical_or(left, right);
    case CTORCH_MATMUL: return at::matmul(left, right);
  }
  TORCH_CHECK(false, "no binary operation has the number ", static_cast<int>(operation));
}

// A number that takes part in type promotion as a number, not as a tensor of its own type.
static at::Tensor wrapped(ctorch_scalar number) { return at::native::wrapped_scalar_tensor(scalar(number)); }

static c10::optional<at::Scalar> bound(ctorch_scalar number) {
  if (!number.is_integer && std::isinf(number.real)) return c10::nullopt;
  return scalar(number);
}

static std::vector<at::Tensor> tensors(const ctorch_tensor *const *inputs, int64_t count) {
  std::vector<at::Tensor> values;
  values.reserve(static_cast<size_t>(count));
  for (int64_t index = 0; index < count; ++index) values.push_back(inputs[index]->value);
  return values;
}

}  // namespace ctorch

using namespace ctorch;

// Element by element

ctorch_status ctorch_unary(ctorch_unary_operation operation, const ctorch_tensor *input, ctorch_result result) {
  return produce(result, [&] { return unary(operation, input->value); });
}

ctorch_status ctorch_binary(
  ctorch_binary_operation operation, const ctorch_tensor *left, const ctorch_tensor *right, ctorch_result result) {
  return produce(result, [&] { return binary(operation, left->value, right->value); });
}

ctorch_status ctorch_binary_scalar(
  ctorch_binary_operation operation, const ctorch_tensor *left, ctorch_scalar right, ctorch_result result) {
  return produce(result, [&] { return binary(operation, left->value, wrapped(right)); });
}

ctorch_status ctorch_binary_scalar_left(
  ctorch_binary_operation operation, ctorch_scalar left, const ctorch_tensor *right, ctorch_result result) {
  return produce(result, [&] { return binary(operation, wrapped(left), right->value); });
}

ctorch_status ctorch_clamp(
  const ctorch_tensor *input, ctorch_scalar lower, ctorch_scalar upper, ctorch_result result) {
  return produce(result, [&] {
    auto least = bound(lower), most = bound(upper);
    return least || most ? at::clamp(input->value, least, most) : input->value;
  });
}

ctorch_status ctorch_where(
  const ctorch_tensor *condition, const ctorch_tensor *chosen, const ctorch_tensor *otherwise, ctorch_result result) {
  return produce(result, [&] { return at::where(condition->value, chosen->value, otherwise->value); });
}

ctorch_status ctorch_convert(const ctorch_tensor *input, ctorch_type type, ctorch_result result) {
  return produce(result, [&] { return input->value.to(scalarType(type)); });
}

// Along dimensions

ctorch_status ctorch_reduce(
  ctorch_reduction reduction, const ctorch_tensor *input, ctorch_list dimensions, bool keeps, ctorch_result result) {
  return produce(result, [&] {
    auto over = list(dimensions);
    switch (reduction) {
      case CTORCH_SUM: return at::sum(input->value, over, keeps);
      case CTORCH_MEAN: return at::mean(input->value, over, keeps);
      case CTORCH_MAX: return at::amax(input->value, over, keeps);
      case CTORCH_MIN: return at::amin(input->value, over, keeps);
    }
    TORCH_CHECK(false, "no reduction has the number ", static_cast<int>(reduction));
  });
}

ctorch_status ctorch_standard_deviation(
  const ctorch_tensor *input, ctorch_list dimensions, int64_t correction, bool keeps, ctorch_result result) {
  return produce(
    result, [&] { return at::std(input->value, list(dimensions), c10::optional<int64_t>(correction), keeps); });
}

ctorch_status ctorch_argmax(const ctorch_tensor *input, int64_t dimension, bool keeps, ctorch_result result) {
  return produce(result, [&] { return at::argmax(input->value, dimension, keeps); });
}

ctorch_status ctorch_softmax(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::softmax(input->value, dimension); });
}

ctorch_status ctorch_log_softmax(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::log_softmax(input->value, dimension); });
}

// Shapes

ctorch_status ctorch_reshape(const ctorch_tensor *input, ctorch_list shape, ctorch_result result) {
  return produce(result, [&] { return input->value.reshape(list(shape)); });
}

ctorch_status ctorch_permute(const ctorch_tensor *input, ctorch_list order, ctorch_result result) {
  return produce(result, [&] { return input->value.permute(list(order)); });
}

ctorch_status ctorch_transpose(const ctorch_tensor *input, int64_t first, int64_t second, ctorch_result result) {
  return produce(result, [&] { return input->value.transpose(first, second); });
}

ctorch_status ctorch_unsqueeze(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return input->value.unsqueeze(dimension); });
}

ctorch_status ctorch_squeeze(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return input->value.squeeze(dimension); });
}

ctorch_status ctorch_expand(const ctorch_tensor *input, ctorch_list shape, ctorch_result result) {
  return produce(result, [&] { return input->value.expand(list(shape)); });
}

ctorch_status ctorch_select(const ctorch_tensor *input, int64_t dimension, int64_t index, ctorch_result result) {
  return produce(result, [&] { return at::select(input->value, dimension, index); });
}

ctorch_status ctorch_narrow(
  const ctorch_tensor *input, int64_t dimension, int64_t start, int64_t length, ctorch_result result) {
  return produce(result, [&] { return at::narrow(input->value, dimension, start, length); });
}

ctorch_status ctorch_index_select(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, ctorch_result result) {
  return produce(result, [&] { return at::index_select(input->value, dimension, indices->value); });
}

ctorch_status ctorch_concatenate(
  const ctorch_tensor *const *inputs, int64_t count, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::cat(tensors(inputs, count), dimension); });
}

ctorch_status ctorch_stack(const ctorch_tensor *const *inputs, int64_t count, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::stack(tensors(inputs, count), dimension); });
}

// Layers

ctorch_status ctorch_conv2d(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_list stride, ctorch_list padding,
  ctorch_list dilation, int64_t groups, ctorch_result result) {
  return produce(result, [&] {
    return at::conv2d(input->value, weight->value, maybe(bias), list(stride), list(padding), list(dilation), groups);
  });
}

ctorch_status ctorch_max_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, bool rounds_up, ctorch_result result) {
  return produce(
    result, [&] { return at::max_pool2d(input->value, list(size), list(stride), list(padding), 1, rounds_up); });
}

ctorch_status ctorch_average_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, bool rounds_up, bool counts_padding,
  ctorch_result result) {
  return produce(result, [&] {
    return at::avg_pool2d(input->value, list(size), list(stride), list(padding), rounds_up, counts_padding);
  });
}

ctorch_status ctorch_adaptive_average_pool2d(const ctorch_tensor *input, ctorch_list size, ctorch_result result) {
  return produce(result, [&] { return at::adaptive_avg_pool2d(input->value, list(size)); });
}

ctorch_status ctorch_resize_bilinear(const ctorch_tensor *input, ctorch_list size, ctorch_result result) {
  return produce(result, [&] {
    return at::upsample_bilinear2d(input->value, list(size), false, c10::optional<double>(), c10::optional<double>());
  });
}

ctorch_status ctorch_batch_norm(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, const ctorch_tensor *mean,
  const ctorch_tensor *variance, double epsilon, ctorch_result result) {
  return produce(result, [&] {
    return at::batch_norm(
      input->value, maybe(weight), maybe(bias), maybe(mean), maybe(variance), false, 0.0, epsilon, false);
  });
}
