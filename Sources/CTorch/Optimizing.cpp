// Steps of optimisers, written over the parameters in one pass over memory.

#include <ATen/ops/empty_like.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <cmath>

#include "CTorchInternal.hpp"

using namespace ctorch;

namespace {

template <class Number>
Number squareRoot(Number number) {
#if defined(__has_builtin) && __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(number);  // unlike std::sqrt it sets no errno, so that the loop can be vectorised
#else
  return std::sqrt(number);
#endif
}

template <class Number>
void sgd(Number *parameter, const Number *gradient, Number *momentum, int64_t count, const ctorch_sgd &rule) {
  Number rate = rule.learning_rate, decay = rule.weight_decay, keep = rule.momentum, scale = rule.gradient_scale;
  Number take = rule.is_first ? 1 : 1 - rule.dampening, past = rule.is_first ? 0 : keep, ahead = rule.is_nesterov ? keep : 0;
  if (!momentum) {
    for (int64_t index = 0; index < count; ++index) {
      parameter[index] -= rate * (scale * gradient[index] + decay * parameter[index]);
    }
    return;
  }
  for (int64_t index = 0; index < count; ++index) {
    Number slope = scale * gradient[index] + decay * parameter[index];
    Number velocity = past * momentum[index] + take * slope;
    momentum[index] = velocity;
    parameter[index] -= rate * (rule.is_nesterov ? slope + ahead * velocity : velocity);
  }
}

template <class Number>
void adam(
  Number *parameter, const Number *gradient, Number *first, Number *second, int64_t count, const ctorch_adam &rule) {
  double firstBias = 1 - std::pow(rule.beta1, rule.step), secondBias = std::sqrt(1 - std::pow(rule.beta2, rule.step));
  Number beta1 = rule.beta1, rest1 = 1 - rule.beta1, beta2 = rule.beta2, rest2 = 1 - rule.beta2, epsilon = rule.epsilon;
  Number size = rule.learning_rate / firstBias, bias = secondBias, scale = rule.gradient_scale;
  Number shrink = rule.is_decoupled ? 1 - rule.learning_rate * rule.weight_decay : 1;
  Number decay = rule.is_decoupled ? 0 : rule.weight_decay;
  for (int64_t index = 0; index < count; ++index) {
    Number slope = scale * gradient[index] + decay * parameter[index];
    Number mean = beta1 * first[index] + rest1 * slope;
    Number square = beta2 * second[index] + rest2 * slope * slope;
    first[index] = mean;
    second[index] = square;
    parameter[index] = shrink * parameter[index] - size * (mean / (squareRoot(square) / bias + epsilon));
  }
}

// A gradient laid out in memory as its parameter is.
at::Tensor alike(const at::Tensor &parameter, const ctorch_tensor *gradient) {
  auto slope = gradient->value.detach();
  TORCH_CHECK(
    slope.sizes() == parameter.sizes() && slope.scalar_type() == parameter.scalar_type(), "a parameter ", parameter.sizes(), " of ",
    parameter.scalar_type(), " has a gradient ", slope.sizes(), " of ", slope.scalar_type());
  return slope.strides() == parameter.strides() ? slope : at::empty_like(parameter).copy_(slope);
}

void checkWritable(const ctorch_tensor *tensor, const at::Tensor &parameter) {
  TORCH_CHECK(ctorch_is_sole_owner(tensor), "a tensor that is written to has other owners");
  TORCH_CHECK(
    tensor->value.strides() == parameter.strides() && tensor->value.sizes() == parameter.sizes() &&
      tensor->value.scalar_type() == parameter.scalar_type(),
    "what an optimiser remembers is not laid out as its parameter");
}

}  // namespace

bool ctorch_is_sole_owner(const ctorch_tensor *tensor) {
  const auto &value = tensor->value;
  // Memory that was lent, such as a file's pages, has no count of its own: another tensor may lie over the same bytes.
  bool isOwn = value.storage().resizable();
  return isOwn && !tensor->tape && !value.requires_grad() && value.use_count() == 1 && value.storage().use_count() == 1 &&
    value.is_non_overlapping_and_dense();
}

ctorch_status ctorch_copy(const ctorch_tensor *tensor, ctorch_result result) {
  return guarded([&] {
    // Dense, whatever the view: a writer counts on it.
    auto constant = tensor->value.detach();
    *result = new ctorch_tensor{at::empty_like(constant).copy_(constant), nullptr};
  });
}

ctorch_status ctorch_copy_as(const ctorch_tensor *tensor, const ctorch_tensor *layout, bool zeros, ctorch_result result) {
  return guarded([&] {
    auto made = at::empty_like(layout->value.detach());
    if (zeros) made.zero_(); else made.copy_(tensor->value.detach());
    *result = new ctorch_tensor{made, nullptr};
  });
}

ctorch_status ctorch_sgd_step(
  ctorch_sgd rule, ctorch_tensor *const *parameters, const ctorch_tensor *const *gradients, ctorch_tensor *const *momenta,
  int64_t count) {
  return guarded([&] {
    for (int64_t index = 0; index < count; ++index) {
      const auto &parameter = parameters[index]->value;
      checkWritable(parameters[index], parameter);
      if (momenta) checkWritable(momenta[index], parameter);
      auto slope = alike(parameter, gradients[index]);
      auto run = [&](auto number) {
        using Number = decltype(number);
        sgd(
          parameter.data_ptr<Number>(), slope.data_ptr<Number>(), momenta ? momenta[index]->value.data_ptr<Number>() : nullptr,
          parameter.numel(), rule);
      };
      switch (parameter.scalar_type()) {
        case at::kFloat: run(float()); break;
        case at::kDouble: run(double()); break;
        default: TORCH_CHECK(false, "parameters are trained in single or double precision, not ", parameter.scalar_type());
      }
    }
  });
}

ctorch_status ctorch_adam_step(
  ctorch_adam rule, ctorch_tensor *const *parameters, const ctorch_tensor *const *gradients, ctorch_tensor *const *first,
  ctorch_tensor *const *second, int64_t count) {
  return guarded([&] {
    for (int64_t index = 0; index < count; ++index) {
      const auto &parameter = parameters[index]->value;
      checkWritable(parameters[index], parameter);
      checkWritable(first[index], parameter);
      checkWritable(second[index], parameter);
      auto slope = alike(parameter, gradients[index]);
      auto run = [&](auto number) {
        using Number = decltype(number);
        adam(
          parameter.data_ptr<Number>(), slope.data_ptr<Number>(), first[index]->value.data_ptr<Number>(),
          second[index]->value.data_ptr<Number>(), parameter.numel(), rule);
      };
      switch (parameter.scalar_type()) {
        case at::kFloat: run(float()); break;
        case at::kDouble: run(double()); break;
        default: TORCH_CHECK(false, "parameters are trained in single or double precision, not ", parameter.scalar_type());
      }
    }
  });
}

ctorch_status ctorch_total_norm(const ctorch_tensor *const *tensors, int64_t count, double *norm) {
  return guarded([&] {
    double squares = 0;
    for (int64_t index = 0; index < count; ++index) {
      auto tensor = tensors[index]->value.detach();
      double one = at::linalg_vector_norm(tensor, 2, c10::nullopt, false, at::kDouble).item<double>();
      squares += one * one;
    }
    *norm = std::sqrt(squares);
  });
}
