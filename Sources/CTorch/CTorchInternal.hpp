// What the translation units of CTorch share: the handle, the wall that no exception passes, and conversions.
#pragma once

#include <ATen/core/Tensor.h>

#include <exception>
#include <utility>

#include "CTorch.h"

struct ctorch_tensor {
  at::Tensor value;
};

namespace ctorch {

/// Keeps the words of a failure for `ctorch_last_error`; never throws.
void remember(const char *words) noexcept;

/// Runs `body` behind the wall: whatever C++ throws becomes a status and words.
template <class Body>
ctorch_status guarded(Body &&body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error &error) {
    try {
      remember(error.what_without_backtrace());
    } catch (...) {
      remember("libtorch failed, and so did describing it");
    }
  } catch (const std::exception &error) {
    remember(error.what());
  } catch (...) {
    remember("libtorch threw something that is not an exception");
  }
  return 1;
}

/// Runs `body`, which makes a tensor, behind the wall and hands the tensor out.
template <class Body>
ctorch_status produce(ctorch_result result, Body &&body) noexcept {
  return guarded([&] { *result = new ctorch_tensor{body()}; });
}

inline at::IntArrayRef list(ctorch_list items) { return at::IntArrayRef(items.items, static_cast<size_t>(items.count)); }

inline at::Scalar scalar(ctorch_scalar number) {
  return number.is_integer ? at::Scalar(number.integer) : at::Scalar(number.real);
}

inline c10::optional<at::Tensor> maybe(const ctorch_tensor *tensor) {
  return tensor ? c10::optional<at::Tensor>(tensor->value) : c10::nullopt;
}

at::ScalarType scalarType(ctorch_type type);

}  // namespace ctorch
