// Errors, threads, and how a tensor is made, read and released.

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <torch/version.h>

#include <cstring>

#include "CTorchInternal.hpp"

namespace ctorch {

// A fixed buffer, so that keeping the words of "out of memory" allocates nothing.
static thread_local char lastError[4096] = "";

void remember(const char *words) noexcept {
  std::strncpy(lastError, words, sizeof lastError - 1);
  lastError[sizeof lastError - 1] = 0;
}

// The number that was set last; 0 before the first time.
static std::atomic<int32_t> threadCount{0};

void shareThreads() {
  // OpenMP keeps the number for each thread, and oneDNN asks OpenMP: a thread that never heard of it would use all cores, and round
  // otherwise.
  static thread_local int32_t known = 0;
  int32_t wanted = threadCount.load(std::memory_order_relaxed);
  if (wanted == known) return;
  at::set_num_threads(wanted);
  known = wanted;
}

at::ScalarType scalarType(ctorch_type type) {
  switch (type) {
    case CTORCH_FLOAT16: return at::kHalf;
    case CTORCH_FLOAT32: return at::kFloat;
    case CTORCH_FLOAT64: return at::kDouble;
    case CTORCH_INT64: return at::kLong;
    case CTORCH_UINT8: return at::kByte;
    case CTORCH_BOOL: return at::kBool;
  }
  TORCH_CHECK(false, "no element type has the number ", static_cast<int>(type));
}

static at::Tensor empty(at::IntArrayRef shape, ctorch_type type) {
  return at::empty(shape, at::TensorOptions().dtype(scalarType(type)));
}

}  // namespace ctorch

using namespace ctorch;

const char *ctorch_last_error(void) { return lastError; }

const char *ctorch_version(void) { return TORCH_VERSION; }

ctorch_status ctorch_set_thread_count(int32_t count) {
  return guarded([&] {
    TORCH_CHECK(count > 0, "expected a positive number of threads, not ", count);
    threadCount = count;
    shareThreads();
  });
}

ctorch_status ctorch_set_interop_thread_count(int32_t count) {
  return guarded([&] { at::set_num_interop_threads(count); });
}

int32_t ctorch_thread_count(void) {
  int32_t wanted = threadCount;
  return wanted > 0 ? wanted : at::get_num_threads();
}

ctorch_status ctorch_from_bytes(
  const void *bytes, int64_t byte_count, ctorch_type type, ctorch_list shape, ctorch_result result) {
  return produce(result, [&] {
    auto tensor = empty(list(shape), type);
    TORCH_CHECK(
      static_cast<int64_t>(tensor.nbytes()) == byte_count, "shape ", list(shape), " needs ", tensor.nbytes(), " bytes, not ",
      byte_count);
    if (byte_count > 0) std::memcpy(tensor.data_ptr(), bytes, static_cast<size_t>(byte_count));
    return tensor;
  });
}

ctorch_status ctorch_empty(ctorch_list shape, ctorch_type type, ctorch_result result) {
  return produce(result, [&] { return empty(list(shape), type); });
}

ctorch_status ctorch_from_memory(
  void *memory, ctorch_type type, ctorch_list shape, void *context, void (*release)(void *), ctorch_result result) {
  return produce(result, [&] {
    auto unmap = [context, release](void *) { release(context); };
    return at::from_blob(memory, list(shape), unmap, at::TensorOptions().dtype(scalarType(type)));
  });
}

ctorch_status ctorch_full(ctorch_list shape, ctorch_type type, ctorch_scalar value, ctorch_result result) {
  return produce(
    result, [&] { return at::full(list(shape), scalar(value), at::TensorOptions().dtype(scalarType(type))); });
}

ctorch_status ctorch_arange(
  ctorch_scalar start, ctorch_scalar end, ctorch_scalar step, ctorch_type type, ctorch_result result) {
  return produce(result, [&] {
    return at::arange(scalar(start), scalar(end), scalar(step), at::TensorOptions().dtype(scalarType(type)));
  });
}

void ctorch_release(ctorch_tensor *tensor) { delete tensor; }

int64_t ctorch_rank(const ctorch_tensor *tensor) { return tensor->value.dim(); }

int64_t ctorch_size(const ctorch_tensor *tensor, int64_t dimension) {
  return tensor->value.sizes().data()[dimension];
}

int64_t ctorch_element_count(const ctorch_tensor *tensor) { return tensor->value.numel(); }

int32_t ctorch_element_type(const ctorch_tensor *tensor) {
  switch (tensor->value.scalar_type()) {
    case at::kHalf: return CTORCH_FLOAT16;
    case at::kFloat: return CTORCH_FLOAT32;
    case at::kDouble: return CTORCH_FLOAT64;
    case at::kLong: return CTORCH_INT64;
    case at::kByte: return CTORCH_UINT8;
    case at::kBool: return CTORCH_BOOL;
    default: return -1;
  }
}

const void *ctorch_address(const ctorch_tensor *tensor) { return tensor->value.data_ptr(); }

ctorch_status ctorch_copy_out(const ctorch_tensor *tensor, ctorch_type type, void *buffer, int64_t byte_count) {
  return guarded([&] {
    auto plain = tensor->value.detach().to(scalarType(type)).contiguous();
    TORCH_CHECK(
      static_cast<int64_t>(plain.nbytes()) == byte_count, "the elements fill ", plain.nbytes(), " bytes, the buffer has ",
      byte_count);
    if (byte_count > 0) std::memcpy(buffer, plain.data_ptr(), static_cast<size_t>(byte_count));
  });
}
