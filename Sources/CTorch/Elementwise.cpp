// Operations element by element, and the matrix product.

#include <ATen/ScalarOps.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/le.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/result_type.h>
#include <ATen/ops/round.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/trunc.h>
#include <ATen/ops/where.h>

#include <cmath>

#include "CTorchInternal.hpp"
#include "Products.hpp"

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
    case CTORCH_IS_FINITE: return at::isfinite(input);
    case CTORCH_IS_INFINITE: return at::isinf(input);
    case CTORCH_SIGN: return at::sign(input);
    case CTORCH_FLOOR: return at::floor(input);
    case CTORCH_CEIL: return at::ceil(input);
    case CTORCH_ROUND: return at::round(input);
    case CTORCH_TRUNCATE: return at::trunc(input);
    case CTORCH_RECIPROCAL: return at::reciprocal(input);
    case CTORCH_RSQRT: return at::rsqrt(input);
    case CTORCH_SIN: return at::sin(input);
    case CTORCH_COS: return at::cos(input);
    case CTORCH_ERF: return at::erf(input);
    case CTORCH_LOG1P: return at::log1p(input);
    case CTORCH_EXPM1: return at::expm1(input);
    case CTORCH_SOFTPLUS: return at::softplus(input);
    case CTORCH_GELU: return at::gelu(input);
    case CTORCH_SILU: return at::silu(input);
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
    case CTORCH_MATMUL: return product(left, right);
    case CTORCH_REMAINDER: return at::remainder(left, right);
  }
  TORCH_CHECK(false, "no binary operation has the number ", static_cast<int>(operation));
}

// The operation on operands that may be of half precision: computed in single, in the type that libtorch's promotion gives.
static at::Tensor promoted(ctorch_binary_operation operation, const at::Tensor &left, const at::Tensor &right) {
  bool isHalf = left.scalar_type() == at::kHalf || right.scalar_type() == at::kHalf;
  if (!isHalf) return binary(operation, left, right);
  auto type = at::result_type(left, right);
  auto single = [](const at::Tensor &input) { return input.scalar_type() == at::kHalf ? input.to(at::kFloat) : input; };
  auto result = binary(operation, single(left), single(right));
  return type == at::kHalf && result.scalar_type() == at::kFloat ? result.to(at::kHalf) : result;
}

// A number that takes part in type promotion as a number, not as a tensor of its own type.
static at::Tensor wrapped(ctorch_scalar number) { return at::native::wrapped_scalar_tensor(scalar(number)); }

static c10::optional<at::Scalar> bound(ctorch_scalar number) {
  if (!number.is_integer && std::isinf(number.real)) return c10::nullopt;
  return scalar(number);
}

}  // namespace ctorch

using namespace ctorch;

ctorch_status ctorch_unary(ctorch_unary_operation operation, const ctorch_tensor *input, ctorch_result result) {
  return produce(result, [&] { return unary(operation, computed(input)); });
}

ctorch_status ctorch_binary(
  ctorch_binary_operation operation, const ctorch_tensor *left, const ctorch_tensor *right, ctorch_result result) {
  return produce(result, [&] { return promoted(operation, value(left), value(right)); });
}

ctorch_status ctorch_binary_scalar(
  ctorch_binary_operation operation, const ctorch_tensor *left, ctorch_scalar right, ctorch_result result) {
  return produce(result, [&] { return promoted(operation, value(left), wrapped(right)); });
}

ctorch_status ctorch_binary_scalar_left(
  ctorch_binary_operation operation, ctorch_scalar left, const ctorch_tensor *right, ctorch_result result) {
  return produce(result, [&] { return promoted(operation, wrapped(left), value(right)); });
}

ctorch_status ctorch_clamp(
  const ctorch_tensor *input, ctorch_scalar lower, ctorch_scalar upper, ctorch_result result) {
  return produce(result, [&] {
    auto least = bound(lower), most = bound(upper);
    return least || most ? at::clamp(computed(input), least, most) : value(input);
  });
}

ctorch_status ctorch_where(
  const ctorch_tensor *condition, const ctorch_tensor *chosen, const ctorch_tensor *otherwise, ctorch_result result) {
  return produce(result, [&] { return at::where(value(condition), value(chosen), value(otherwise)); });
}

ctorch_status ctorch_convert(const ctorch_tensor *input, ctorch_type type, ctorch_result result) {
  return produce(result, [&] { return value(input).to(scalarType(type)); });
}

ctorch_status ctorch_leaky_relu(const ctorch_tensor *input, double slope, ctorch_result result) {
  return produce(result, [&] { return at::leaky_relu(computed(input), slope); });
}

ctorch_status ctorch_elu(const ctorch_tensor *input, double alpha, ctorch_result result) {
  return produce(result, [&] { return at::elu(computed(input), alpha); });
}

ctorch_status ctorch_einsum(
  const char *equation, const ctorch_tensor *const *inputs, int64_t count, ctorch_result result) {
  return produce(result, [&] {
    std::vector<at::Tensor> operands;
    for (int64_t index = 0; index < count; ++index) operands.push_back(computed(inputs[index]));
    return at::einsum(equation, operands);
  });
}
