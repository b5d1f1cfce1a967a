// Products that Debian's libtorch computes slowly on its own.
#pragma once

#include <ATen/core/Tensor.h>

namespace ctorch {

/// The matrix product of libtorch's `matmul`: by oneDNN for two matrices of float32, differentiable to any order.
///
/// Debian's libtorch hands float32 matrices to whatever BLAS is installed, and the one that comes with it is the reference
/// implementation: on one core of ours 15 times slower than oneDNN's, which libtorch brings along for its convolutions.
at::Tensor product(const at::Tensor &left, const at::Tensor &right);

}  // namespace ctorch
