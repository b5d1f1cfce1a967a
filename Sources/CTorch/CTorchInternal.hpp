// What the translation units of CTorch share: the handle, the wall that no exception passes, and conversions.
#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "CTorch.h"

namespace ctorch {

/// One outermost gradient. When it is over, tensors that it left behind count as constants.
struct Tape {
  std::atomic<bool> isRecording{true};
};

}  // namespace ctorch

struct ctorch_tensor {
  at::Tensor value;
  /// Where the tensor's history is written; none for a constant.
  std::shared_ptr<ctorch::Tape> tape;
};

struct ctorch_tape {
  std::shared_ptr<ctorch::Tape> tape;
};

namespace ctorch {

/// What a call has seen of its inputs, which decides its result's tape and type.
struct Call {
  std::shared_ptr<Tape> tape;
  bool sawHalf = false;
  bool sawWider = false;
};

inline thread_local Call call;

/// Keeps the words of a failure for `ctorch_last_error`; never throws.
void remember(const char *words) noexcept;

/// Gives the calling thread the number of threads that was set, whichever thread set it.
void shareThreads();

/// Runs `body` behind the wall: whatever C++ throws becomes a status and words.
template <class Body>
ctorch_status guarded(Body &&body) noexcept {
  call = Call();
  try {
    shareThreads();
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

/// The tensor as an operation may use it: what a finished gradient left behind is a constant.
inline at::Tensor value(const ctorch_tensor *tensor) {
  if (!tensor->tape) return tensor->value;
  if (!tensor->tape->isRecording) return tensor->value.detach();
  call.tape = tensor->tape;
  return tensor->value;
}

/// The same for arithmetic: half precision is computed in single, since libtorch lacks half's kernels on the host.
inline at::Tensor computed(const ctorch_tensor *tensor) {
  auto input = value(tensor);
  switch (input.scalar_type()) {
    case at::kHalf: call.sawHalf = true; return input.to(at::kFloat);
    case at::kFloat: case at::kDouble: call.sawWider = true; return input;
    default: return input;
  }
}

inline c10::optional<at::Tensor> maybe(const ctorch_tensor *tensor) {
  return tensor ? c10::optional<at::Tensor>(computed(tensor)) : c10::nullopt;
}

/// A result of this call: half precision again where all its inputs were.
inline ctorch_tensor *wrap(at::Tensor result) {
  if (call.sawHalf && !call.sawWider && result.scalar_type() == at::kFloat) result = result.to(at::kHalf);
  auto tape = result.requires_grad() ? call.tape : nullptr;
  return new ctorch_tensor{std::move(result), std::move(tape)};
}

/// Runs `body`, which makes a tensor, behind the wall and hands the tensor out.
template <class Body>
ctorch_status produce(ctorch_result result, Body &&body) noexcept {
  return guarded([&] { *result = wrap(body()); });
}

/// The same for two tensors.
template <class Body>
ctorch_status produce(ctorch_result first, ctorch_result second, Body &&body) noexcept {
  return guarded([&] {
    auto made = body();
    std::unique_ptr<ctorch_tensor> one(wrap(std::get<0>(made))), two(wrap(std::get<1>(made)));
    *first = one.release();
    *second = two.release();
  });
}

inline at::IntArrayRef list(ctorch_list items) { return at::IntArrayRef(items.items, static_cast<size_t>(items.count)); }

inline at::Scalar scalar(ctorch_scalar number) {
  return number.is_integer ? at::Scalar(number.integer) : at::Scalar(number.real);
}

inline std::vector<at::Tensor> values(const ctorch_tensor *const *inputs, int64_t count) {
  std::vector<at::Tensor> values;
  values.reserve(static_cast<size_t>(count));
  for (int64_t index = 0; index < count; ++index) values.push_back(value(inputs[index]));
  return values;
}

/// The listed dimensions, or all when none is listed.
inline std::vector<int64_t> dimensionsOrAll(ctorch_list dimensions, int64_t rank) {
  auto listed = list(dimensions).vec();
  if (listed.empty()) for (int64_t dimension = 0; dimension < rank; ++dimension) listed.push_back(dimension);
  return listed;
}

at::ScalarType scalarType(ctorch_type type);

}  // namespace ctorch
