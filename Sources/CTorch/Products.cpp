#include "Products.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <dlfcn.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace ctorch {

namespace {

using Multiply = int (*)(
  char, char, int64_t, int64_t, int64_t, float, const float *, int64_t, const float *, int64_t, float, float *, int64_t);

// oneDNN's row-major product, when the libtorch that is loaded exports its oneDNN, as Debian's does; another brings a good BLAS of its own.
Multiply oneDNN() {
  static const auto function = reinterpret_cast<Multiply>(dlsym(RTLD_DEFAULT, "dnnl_sgemm"));
  return function;
}

bool isDense(const at::Tensor &tensor) {
  return tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.layout() == at::kStrided && tensor.device().is_cpu() &&
         !tensor.is_neg() && tensor.numel() > 0;
}

// Rows, or columns, one after another: a matrix as it stands or transposed.
struct Operand {
  at::Tensor matrix;
  char transposition = 'N';
  int64_t leading = 1;

  explicit Operand(const at::Tensor &given) : matrix(given) {
    if (isRowMajor(0, 1)) {
      leading = step(0, 1);
    } else if (isRowMajor(1, 0)) {
      (transposition = 'T', leading = step(1, 0));
    } else {
      (matrix = given.contiguous(), leading = step(0, 1));
    }
  }

 private:
  bool isRowMajor(int64_t row, int64_t column) const {
    bool isPacked = matrix.size(column) == 1 || matrix.stride(column) == 1;
    return isPacked && (matrix.size(row) == 1 || matrix.stride(row) >= matrix.size(column));
  }

  int64_t step(int64_t row, int64_t column) const {
    return matrix.size(row) == 1 ? matrix.size(column) : std::max(matrix.stride(row), matrix.size(column));
  }
};

at::Tensor multiplied(const at::Tensor &left, const at::Tensor &right) {
  Operand a(left), b(right);
  int64_t rows = left.size(0), columns = right.size(1), inner = left.size(1);
  auto result = at::empty({rows, columns}, left.options());
  int status = oneDNN()(
    a.transposition, b.transposition, rows, columns, inner, 1, a.matrix.data_ptr<float>(), a.leading, b.matrix.data_ptr<float>(), b.leading,
    0, result.data_ptr<float>(), columns);
  TORCH_CHECK(status == 0, "oneDNN's matrix product failed with status ", status);
  return result;
}

struct Product : torch::autograd::Function<Product> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &left, const at::Tensor &right) {
    context->save_for_backward({left, right});
    context->saved_data["left"] = left.requires_grad();
    context->saved_data["right"] = right.requires_grad();
    return multiplied(left, right);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    auto saved = context->get_saved_variables();
    at::Tensor left, right;
    if (!gradients[0].defined()) return {left, right};
    if (context->saved_data["left"].toBool()) left = product(gradients[0], saved[1].t());
    if (context->saved_data["right"].toBool()) right = product(saved[0].t(), gradients[0]);
    return {left, right};
  }
};

}  // namespace

at::Tensor product(const at::Tensor &left, const at::Tensor &right) {
  bool isOurs = isDense(left) && isDense(right) && left.size(1) == right.size(0) && oneDNN();
  if (!isOurs) return at::matmul(left, right);
  bool isRecorded = at::GradMode::is_enabled() && (left.requires_grad() || right.requires_grad());
  return isRecorded ? Product::apply(left, right) : multiplied(left, right);
}

}  // namespace ctorch
