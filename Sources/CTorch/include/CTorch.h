// A C interface over libtorch: opaque handles, a status from every call that can fail, and the failure's words kept per thread.
// No C++ exception crosses it.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __clang__
#pragma clang assume_nonnull begin
#define CTORCH_NULLABLE _Nullable
#define CTORCH_NONNULL _Nonnull
#else
#define CTORCH_NULLABLE
#define CTORCH_NONNULL
#endif

/// A tensor on the host. Whoever receives one from a call releases it with `ctorch_release`.
typedef struct ctorch_tensor ctorch_tensor;

/// Where a call that succeeds puts its result; it is left alone by a call that fails.
typedef ctorch_tensor *CTORCH_NULLABLE *CTORCH_NONNULL ctorch_result;

/// What every call that can fail returns: 0 for success; otherwise `ctorch_last_error` has the words.
typedef int32_t ctorch_status;

/// The types of a tensor's elements.
typedef enum ctorch_type {
  CTORCH_FLOAT16 = 0,
  CTORCH_FLOAT32 = 1,
  CTORCH_FLOAT64 = 2,
  CTORCH_INT64 = 3,
  CTORCH_UINT8 = 4,
  CTORCH_BOOL = 5,
} ctorch_type;

/// A number that keeps whether it was an integer: libtorch's type promotion depends on it.
typedef struct ctorch_scalar {
  bool is_integer;
  int64_t integer;
  double real;
} ctorch_scalar;

/// A list of sizes, dimensions or the like.
typedef struct ctorch_list {
  const int64_t *CTORCH_NULLABLE items;
  int64_t count;
} ctorch_list;

// Runtime

/// The words of this thread's last failure, without a C++ backtrace; valid until its next failure.
const char *ctorch_last_error(void);
/// libtorch's version: "1.13.1".
const char *ctorch_version(void);
/// Sets how many threads share one operation.
ctorch_status ctorch_set_thread_count(int32_t count);
/// Sets how many operations may run side by side; libtorch allows this once, before the first parallel work.
ctorch_status ctorch_set_interop_thread_count(int32_t count);
int32_t ctorch_thread_count(void);

// Making, reading and releasing

/// A tensor with a copy of the bytes, row-major.
ctorch_status ctorch_from_bytes(
  const void *CTORCH_NULLABLE bytes, int64_t byte_count, ctorch_type type, ctorch_list shape, ctorch_result result);
ctorch_status ctorch_full(ctorch_list shape, ctorch_type type, ctorch_scalar value, ctorch_result result);
/// `start, start + step, …` up to but excluding `end`.
ctorch_status ctorch_arange(
  ctorch_scalar start, ctorch_scalar end, ctorch_scalar step, ctorch_type type, ctorch_result result);
void ctorch_release(ctorch_tensor *CTORCH_NULLABLE tensor);

int64_t ctorch_rank(const ctorch_tensor *tensor);
/// The size of one dimension, which must be in 0 ..< rank.
int64_t ctorch_size(const ctorch_tensor *tensor, int64_t dimension);
int64_t ctorch_element_count(const ctorch_tensor *tensor);
/// The element type as `ctorch_type`, or -1 for one that this interface does not name.
int32_t ctorch_element_type(const ctorch_tensor *tensor);
/// Copies the elements, converted to `type`, row-major into a buffer of exactly `byte_count` bytes.
ctorch_status ctorch_copy_out(const ctorch_tensor *tensor, ctorch_type type, void *CTORCH_NULLABLE buffer, int64_t byte_count);

// Element by element

typedef enum ctorch_unary_operation {
  CTORCH_NEGATE, CTORCH_ABS, CTORCH_EXP, CTORCH_LOG, CTORCH_SQRT, CTORCH_TANH, CTORCH_RELU, CTORCH_SIGMOID, CTORCH_IS_NAN,
  CTORCH_NOT,
} ctorch_unary_operation;

typedef enum ctorch_binary_operation {
  CTORCH_ADD, CTORCH_SUBTRACT, CTORCH_MULTIPLY, CTORCH_DIVIDE, CTORCH_POWER, CTORCH_MAXIMUM, CTORCH_MINIMUM, CTORCH_EQUAL,
  CTORCH_NOT_EQUAL, CTORCH_LESS, CTORCH_LESS_OR_EQUAL, CTORCH_GREATER, CTORCH_GREATER_OR_EQUAL, CTORCH_AND, CTORCH_OR,
  CTORCH_MATMUL,
} ctorch_binary_operation;

ctorch_status ctorch_unary(ctorch_unary_operation operation, const ctorch_tensor *input, ctorch_result result);
/// Both operands broadcast to a common shape, except in a matrix product.
ctorch_status ctorch_binary(
  ctorch_binary_operation operation, const ctorch_tensor *left, const ctorch_tensor *right, ctorch_result result);
ctorch_status ctorch_binary_scalar(
  ctorch_binary_operation operation, const ctorch_tensor *left, ctorch_scalar right, ctorch_result result);
ctorch_status ctorch_binary_scalar_left(
  ctorch_binary_operation operation, ctorch_scalar left, const ctorch_tensor *right, ctorch_result result);
/// Limits the elements to `lower ... upper`; an infinite bound is none.
ctorch_status ctorch_clamp(
  const ctorch_tensor *input, ctorch_scalar lower, ctorch_scalar upper, ctorch_result result);
/// `chosen` where `condition` holds, `otherwise` elsewhere; all three broadcast.
ctorch_status ctorch_where(
  const ctorch_tensor *condition, const ctorch_tensor *chosen, const ctorch_tensor *otherwise, ctorch_result result);
ctorch_status ctorch_convert(const ctorch_tensor *input, ctorch_type type, ctorch_result result);

// Along dimensions

typedef enum ctorch_reduction {
  CTORCH_SUM, CTORCH_MEAN, CTORCH_MAX, CTORCH_MIN,
} ctorch_reduction;

/// Reduces over the listed dimensions, or over all when none is listed.
ctorch_status ctorch_reduce(
  ctorch_reduction reduction, const ctorch_tensor *input, ctorch_list dimensions, bool keeps, ctorch_result result);
/// The standard deviation with divisor `n − correction`.
ctorch_status ctorch_standard_deviation(
  const ctorch_tensor *input, ctorch_list dimensions, int64_t correction, bool keeps, ctorch_result result);
ctorch_status ctorch_argmax(const ctorch_tensor *input, int64_t dimension, bool keeps, ctorch_result result);
ctorch_status ctorch_softmax(const ctorch_tensor *input, int64_t dimension, ctorch_result result);
ctorch_status ctorch_log_softmax(const ctorch_tensor *input, int64_t dimension, ctorch_result result);

// Shapes

ctorch_status ctorch_reshape(const ctorch_tensor *input, ctorch_list shape, ctorch_result result);
ctorch_status ctorch_permute(const ctorch_tensor *input, ctorch_list order, ctorch_result result);
ctorch_status ctorch_transpose(const ctorch_tensor *input, int64_t first, int64_t second, ctorch_result result);
ctorch_status ctorch_unsqueeze(const ctorch_tensor *input, int64_t dimension, ctorch_result result);
ctorch_status ctorch_squeeze(const ctorch_tensor *input, int64_t dimension, ctorch_result result);
ctorch_status ctorch_expand(const ctorch_tensor *input, ctorch_list shape, ctorch_result result);
ctorch_status ctorch_select(const ctorch_tensor *input, int64_t dimension, int64_t index, ctorch_result result);
ctorch_status ctorch_narrow(
  const ctorch_tensor *input, int64_t dimension, int64_t start, int64_t length, ctorch_result result);
ctorch_status ctorch_index_select(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, ctorch_result result);
ctorch_status ctorch_concatenate(
  const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE inputs, int64_t count, int64_t dimension, ctorch_result result);
ctorch_status ctorch_stack(
  const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE inputs, int64_t count, int64_t dimension, ctorch_result result);

// Layers; every list has one item (both directions) or two (rows, columns)

ctorch_status ctorch_conv2d(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *CTORCH_NULLABLE bias, ctorch_list stride,
  ctorch_list padding, ctorch_list dilation, int64_t groups, ctorch_result result);
ctorch_status ctorch_max_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, bool rounds_up, ctorch_result result);
ctorch_status ctorch_average_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, bool rounds_up, bool counts_padding,
  ctorch_result result);
ctorch_status ctorch_adaptive_average_pool2d(const ctorch_tensor *input, ctorch_list size, ctorch_result result);
/// Bilinear, with half-pixel centres (`align_corners=false`), without antialiasing.
ctorch_status ctorch_resize_bilinear(const ctorch_tensor *input, ctorch_list size, ctorch_result result);
/// Batch normalisation with running statistics.
ctorch_status ctorch_batch_norm(
  const ctorch_tensor *input, const ctorch_tensor *CTORCH_NULLABLE weight, const ctorch_tensor *CTORCH_NULLABLE bias,
  const ctorch_tensor *mean, const ctorch_tensor *variance, double epsilon, ctorch_result result);

#ifdef __clang__
#pragma clang assume_nonnull end
#endif
#ifdef __cplusplus
}
#endif
#endif
