// Layers of networks over `N C H W`.

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/adaptive_max_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool3d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/mkldnn_convolution.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/zeros.h>

#include "CTorchInternal.hpp"

using namespace ctorch;

namespace {

// Whether each of the places in `N C n` is the last of its plane to name what it names. Of windows that share a switch the last is to
// count; libtorch's own unpooling leaves that to its threads.
at::Tensor lastOfEqual(const at::Tensor &places, int64_t extent) {
  auto plain = places.contiguous();
  auto mask = at::empty(plain.sizes(), plain.options().dtype(at::kBool));
  int64_t length = plain.size(2);
  const int64_t *from = plain.data_ptr<int64_t>();
  bool *to = mask.data_ptr<bool>();
  std::vector<int64_t> last(static_cast<size_t>(extent));
  for (int64_t plane = 0; plane < plain.size(0) * plain.size(1); ++plane, from += length, to += length) {
    for (int64_t index = 0; index < length; ++index) {
      TORCH_CHECK(from[index] >= 0 && from[index] < extent, "switch ", from[index], " lies outside a plane of ", extent);
      last[static_cast<size_t>(from[index])] = index;
    }
    for (int64_t index = 0; index < length; ++index) to[index] = last[static_cast<size_t>(from[index])] == index;
  }
  return mask;
}

// libtorch leaves a convolution of one small picture, and on one thread those of 1 × 1, to a path through BLAS, which with the reference
// BLAS is up to ten times slower than oneDNN. Where a history is kept, the choice stays libtorch's.
at::Tensor convolved(
  const at::Tensor &input, const at::Tensor &weight, const c10::optional<at::Tensor> &bias, at::IntArrayRef stride,
  at::IntArrayRef padding, at::IntArrayRef dilation, int64_t groups) {
  bool isSmall = input.dim() == 4 && weight.dim() == 4 && input.size(0) < 16 && input.numel() > 0 && weight.numel() > 0;
  bool isSingle = input.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat && at::hasMKLDNN();
  // libtorch's own function says what is wrong with a bias; oneDNN would read beyond it.
  if (isSmall && bias) isSingle = isSingle && bias->scalar_type() == at::kFloat && bias->dim() == 1 && bias->size(0) == weight.size(0);
  bool isRecorded =
    at::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad() || (bias && bias->requires_grad()));
  bool fits = isSmall && groups > 0 && input.size(1) == weight.size(1) * groups && weight.size(0) % groups == 0;
  bool areExtents = stride.size() == 2 && padding.size() == 2 && dilation.size() == 2;
  for (size_t i = 0; fits && areExtents && i < 2; ++i) {
    int64_t reach = input.size(i + 2) + 2 * padding[i] - dilation[i] * (weight.size(i + 2) - 1);
    fits = stride[i] > 0 && padding[i] >= 0 && dilation[i] > 0 && reach > 0;
  }
  if (!fits || !areExtents || !isSingle || isRecorded) return at::conv2d(input, weight, bias, stride, padding, dilation, groups);
  auto format = input.suggest_memory_format();
  auto summand = bias ? c10::optional<at::Tensor>(bias->contiguous()) : bias;
  return at::mkldnn_convolution(input.contiguous(format), weight.contiguous(format), summand, padding, stride, dilation, groups);
}

// For transposed convolutions libtorch has only a path through BLAS; a convolution's gradient by its input is the same sum and comes from
// oneDNN. Where a history is kept, and where something does not fit, the choice and the words stay libtorch's.
at::Tensor convolvedBack(
  const at::Tensor &input, const at::Tensor &weight, const c10::optional<at::Tensor> &bias, at::IntArrayRef stride,
  at::IntArrayRef padding, at::IntArrayRef outputPadding, at::IntArrayRef dilation, int64_t groups) {
  bool isSingle = input.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat && at::hasMKLDNN();
  bool isRecorded =
    at::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad() || (bias && bias->requires_grad()));
  bool fits = isSingle && !isRecorded && input.dim() == 4 && weight.dim() == 4 && input.numel() > 0 && weight.numel() > 0 && groups > 0
    && input.size(1) == weight.size(0) && weight.size(0) % groups == 0;
  fits = fits && stride.size() == 2 && padding.size() == 2 && outputPadding.size() == 2 && dilation.size() == 2;
  std::vector<int64_t> shape;
  if (fits) shape = {input.size(0), weight.size(1) * groups};
  for (size_t i = 0; fits && i < 2; ++i) {
    int64_t reach = dilation[i] * (weight.size(i + 2) - 1) + 1;
    int64_t size = (input.size(i + 2) - 1) * stride[i] - 2 * padding[i] + reach + outputPadding[i];
    fits = stride[i] > 0 && padding[i] >= 0 && outputPadding[i] >= 0 && dilation[i] > 0 && size > 0 && outputPadding[i] < stride[i];
    shape.push_back(size);
  }
  if (fits && bias) fits = bias->scalar_type() == at::kFloat && bias->dim() == 1 && bias->size(0) == shape[1];
  if (!fits) return at::conv_transpose2d(input, weight, bias, stride, padding, outputPadding, groups, dilation);
  auto format = input.suggest_memory_format();
  // Of what the convolution would read, only the shape matters.
  auto read = at::empty(shape, input.options().memory_format(format));
  auto made = std::get<0>(at::convolution_backward(
    input.contiguous(format), read, weight.contiguous(), c10::nullopt, stride, padding, dilation, false, {0, 0}, groups,
    {true, false, false}));
  return bias ? made.add_(bias->view({1, -1, 1, 1})) : made;
}

}  // namespace

// Convolution

ctorch_status ctorch_conv2d(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_list stride, ctorch_list padding,
  ctorch_list dilation, int64_t groups, ctorch_result result) {
  return produce(result, [&] {
    return convolved(computed(input), computed(weight), maybe(bias), list(stride), list(padding), list(dilation), groups);
  });
}

ctorch_status ctorch_conv_transpose2d(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_list stride, ctorch_list padding,
  ctorch_list output_padding, int64_t groups, ctorch_list dilation, ctorch_result result) {
  return produce(result, [&] {
    return convolvedBack(
      computed(input), computed(weight), maybe(bias), list(stride), list(padding), list(output_padding), list(dilation), groups);
  });
}

// Pooling and its reverse

ctorch_status ctorch_max_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, ctorch_list dilation, bool rounds_up,
  ctorch_result result) {
  return produce(result, [&] {
    return at::max_pool2d(computed(input), list(size), list(stride), list(padding), list(dilation), rounds_up);
  });
}

ctorch_status ctorch_max_pool2d_with_indices(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, ctorch_list dilation, bool rounds_up,
  ctorch_result result, ctorch_result indices) {
  return produce(result, indices, [&] {
    return at::max_pool2d_with_indices(computed(input), list(size), list(stride), list(padding), list(dilation), rounds_up);
  });
}

ctorch_status ctorch_max_unpool2d(
  const ctorch_tensor *input, const ctorch_tensor *indices, ctorch_list size, bool adds, ctorch_result result) {
  return produce(result, [&] {
    auto source = computed(input), places = value(indices);
    TORCH_CHECK(source.dim() == 4 && source.sizes() == places.sizes(), "expected input and switches of one shape N C H W");
    auto batch = source.size(0), channels = source.size(1), rows = list(size)[0], columns = list(size)[1];
    source = source.flatten(2);
    places = places.flatten(2);
    if (!adds) source = source * lastOfEqual(places, rows * columns).to(source.scalar_type());
    auto empty = at::zeros({batch, channels, rows * columns}, source.options());
    return at::scatter_add(empty, 2, places, source).view({batch, channels, rows, columns});
  });
}

ctorch_status ctorch_average_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, bool rounds_up, bool counts_padding,
  ctorch_result result) {
  return produce(result, [&] {
    return at::avg_pool2d(computed(input), list(size), list(stride), list(padding), rounds_up, counts_padding);
  });
}

ctorch_status ctorch_adaptive_average_pool2d(const ctorch_tensor *input, ctorch_list size, ctorch_result result) {
  return produce(result, [&] { return at::adaptive_avg_pool2d(computed(input), list(size)); });
}

ctorch_status ctorch_adaptive_max_pool2d(const ctorch_tensor *input, ctorch_list size, ctorch_result result) {
  return produce(result, [&] { return std::get<0>(at::adaptive_max_pool2d(computed(input), list(size))); });
}

// Resizing

ctorch_status ctorch_resize_bilinear(
  const ctorch_tensor *input, ctorch_list size, bool aligns_corners, bool antialiases, ctorch_result result) {
  return produce(result, [&] {
    c10::optional<double> free;
    return antialiases ? at::_upsample_bilinear2d_aa(computed(input), list(size), aligns_corners, free, free)
                       : at::upsample_bilinear2d(computed(input), list(size), aligns_corners, free, free);
  });
}

ctorch_status ctorch_resize_nearest(const ctorch_tensor *input, ctorch_list size, ctorch_result result) {
  return produce(result, [&] {
    return at::upsample_nearest2d(computed(input), list(size), c10::optional<double>(), c10::optional<double>());
  });
}

// Normalisation

ctorch_status ctorch_batch_norm(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, const ctorch_tensor *mean,
  const ctorch_tensor *variance, double epsilon, ctorch_result result) {
  return produce(result, [&] {
    return at::batch_norm(
      computed(input), maybe(weight), maybe(bias), maybe(mean), maybe(variance), false, 0.0, epsilon, false);
  });
}

ctorch_status ctorch_batch_norm_training(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, const ctorch_tensor *mean,
  const ctorch_tensor *variance, double momentum, double epsilon, ctorch_result result, ctorch_result new_mean,
  ctorch_result new_variance) {
  return guarded([&] {
    // libtorch updates its running statistics in place; these are fresh copies, and no gradient flows to them.
    c10::optional<at::Tensor> means, variances;
    if (mean) means = mean->value.detach().clone();
    if (variance) variances = variance->value.detach().clone();
    auto operand = computed(input);
    // Half precision's running statistics are kept in single while libtorch updates them.
    auto single = [](c10::optional<at::Tensor> &running) {
      if (running && running->scalar_type() == at::kHalf) running = running->to(at::kFloat);
    };
    single(means);
    single(variances);
    auto normal = at::batch_norm(operand, maybe(weight), maybe(bias), means, variances, true, momentum, epsilon, false);
    std::unique_ptr<ctorch_tensor> one(wrap(normal)), two, three;
    auto back = [](const at::Tensor &running, const ctorch_tensor *old) {
      return std::unique_ptr<ctorch_tensor>(new ctorch_tensor{running.to(old->value.scalar_type()), nullptr});
    };
    if (means) two = back(*means, mean);
    if (variances) three = back(*variances, variance);
    *result = one.release();
    *new_mean = two.release();
    *new_variance = three.release();
  });
}

ctorch_status ctorch_local_response_norm(
  const ctorch_tensor *input, int64_t size, double alpha, double beta, double k, ctorch_result result) {
  return produce(result, [&] {
    auto operand = computed(input);
    TORCH_CHECK(operand.dim() == 4, "expected N C H W");
    TORCH_CHECK(size > 0, "a window of ", size, " channels");
    auto squares = at::mul(operand, operand).unsqueeze(1);
    auto padded = at::constant_pad_nd(squares, {0, 0, 0, 0, size / 2, (size - 1) / 2}, 0);
    auto mean = at::avg_pool3d(padded, {size, 1, 1}, {1, 1, 1}).squeeze(1);
    return operand / at::pow(mean * alpha + k, beta);
  });
}
