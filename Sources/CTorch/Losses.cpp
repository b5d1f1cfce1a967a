// Losses.

#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/nll_loss_nd.h>

#include "CTorchInternal.hpp"

using namespace ctorch;

ctorch_status ctorch_cross_entropy(
  const ctorch_tensor *logits, const ctorch_tensor *target, const ctorch_tensor *weight, ctorch_loss_reduction reduction,
  int64_t ignored, double smoothing, ctorch_result result) {
  return produce(result, [&] {
    return at::cross_entropy_loss(computed(logits), computed(target), maybe(weight), reduction, ignored, smoothing);
  });
}

ctorch_status ctorch_negative_log_likelihood(
  const ctorch_tensor *logarithms, const ctorch_tensor *target, const ctorch_tensor *weight, ctorch_loss_reduction reduction,
  int64_t ignored, ctorch_result result) {
  return produce(result, [&] {
    return at::nll_loss_nd(computed(logarithms), value(target), maybe(weight), reduction, ignored);
  });
}

ctorch_status ctorch_binary_cross_entropy_with_logits(
  const ctorch_tensor *logits, const ctorch_tensor *target, const ctorch_tensor *weight, const ctorch_tensor *positive_weight,
  ctorch_loss_reduction reduction, ctorch_result result) {
  return produce(result, [&] {
    return at::binary_cross_entropy_with_logits(
      computed(logits), computed(target), maybe(weight), maybe(positive_weight), reduction);
  });
}

ctorch_status ctorch_regression_loss(
  ctorch_regression_loss_kind kind, const ctorch_tensor *input, const ctorch_tensor *target, double delta,
  ctorch_loss_reduction reduction, ctorch_result result) {
  return produce(result, [&] {
    auto left = computed(input), right = computed(target);
    TORCH_CHECK(left.sizes() == right.sizes(), "input and target differ in shape, which would broadcast unasked");
    switch (kind) {
      case CTORCH_SQUARED_ERROR: return at::mse_loss(left, right, reduction);
      case CTORCH_ABSOLUTE_ERROR: return at::l1_loss(left, right, reduction);
      case CTORCH_HUBER: return at::huber_loss(left, right, reduction, delta);
    }
    TORCH_CHECK(false, "no loss has the number ", static_cast<int>(kind));
  });
}
