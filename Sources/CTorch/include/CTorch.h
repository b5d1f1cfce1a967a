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
/// libtorch's version as its headers state it.
const char *ctorch_version(void);
/// Sets how many threads share one operation.
ctorch_status ctorch_set_thread_count(int32_t count);
/// Sets how many operations may run side by side; libtorch allows this once, before the first parallel work.
ctorch_status ctorch_set_interop_thread_count(int32_t count);
int32_t ctorch_thread_count(void);
/// Has libtorch's allocations counted from now on.
ctorch_status ctorch_count_memory(void);
/// The bytes that tensors hold.
int64_t ctorch_memory_in_use(void);
/// The bytes of freed blocks that are kept for the next tensors of their size.
int64_t ctorch_memory_kept(void);
/// Gives freed blocks that are kept back to the system, and forgets how much was once in use.
void ctorch_release_kept_memory(void);
/// Begins to observe the most bytes that tensors hold; what it returns goes to the end, so that observations nest.
int64_t ctorch_peak_begin(void);
/// The most bytes that tensors held since the beginning.
int64_t ctorch_peak_end(int64_t before);

// Making, reading and releasing

/// A tensor with a copy of the bytes, row-major.
ctorch_status ctorch_from_bytes(
  const void *CTORCH_NULLABLE bytes, int64_t byte_count, ctorch_type type, ctorch_list shape, ctorch_result result);
/// A tensor whose elements are yet to be written, at its address, before anything else is done with it.
ctorch_status ctorch_empty(ctorch_list shape, ctorch_type type, ctorch_result result);
/// A tensor over the caller's memory; `release` is called with `context` when its last use has gone.
ctorch_status ctorch_from_memory(
  void *memory, ctorch_type type, ctorch_list shape, void *context, void (*release)(void *context), ctorch_result result);
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
/// Where the elements lie.
const void *CTORCH_NULLABLE ctorch_address(const ctorch_tensor *tensor);
/// Copies the elements, converted to `type`, row-major into a buffer of exactly `byte_count` bytes.
ctorch_status ctorch_copy_out(const ctorch_tensor *tensor, ctorch_type type, void *CTORCH_NULLABLE buffer, int64_t byte_count);

// Element by element

typedef enum ctorch_unary_operation {
  CTORCH_NEGATE, CTORCH_ABS, CTORCH_EXP, CTORCH_LOG, CTORCH_SQRT, CTORCH_TANH, CTORCH_RELU, CTORCH_SIGMOID, CTORCH_IS_NAN,
  CTORCH_NOT, CTORCH_IS_FINITE, CTORCH_IS_INFINITE, CTORCH_SIGN, CTORCH_FLOOR, CTORCH_CEIL, CTORCH_ROUND, CTORCH_TRUNCATE,
  CTORCH_RECIPROCAL, CTORCH_RSQRT, CTORCH_SIN, CTORCH_COS, CTORCH_ERF, CTORCH_LOG1P, CTORCH_EXPM1, CTORCH_SOFTPLUS, CTORCH_GELU,
  CTORCH_SILU,
} ctorch_unary_operation;

typedef enum ctorch_binary_operation {
  CTORCH_ADD, CTORCH_SUBTRACT, CTORCH_MULTIPLY, CTORCH_DIVIDE, CTORCH_POWER, CTORCH_MAXIMUM, CTORCH_MINIMUM, CTORCH_EQUAL,
  CTORCH_NOT_EQUAL, CTORCH_LESS, CTORCH_LESS_OR_EQUAL, CTORCH_GREATER, CTORCH_GREATER_OR_EQUAL, CTORCH_AND, CTORCH_OR,
  CTORCH_MATMUL, CTORCH_REMAINDER,
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
ctorch_status ctorch_leaky_relu(const ctorch_tensor *input, double slope, ctorch_result result);
ctorch_status ctorch_elu(const ctorch_tensor *input, double alpha, ctorch_result result);
/// A sum of products by Einstein's notation, `"ij,jk->ik"`.
ctorch_status ctorch_einsum(
  const char *equation, const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE inputs, int64_t count, ctorch_result result);

// Along dimensions

typedef enum ctorch_reduction {
  CTORCH_SUM, CTORCH_MEAN, CTORCH_MAX, CTORCH_MIN, CTORCH_LOG_SUM_EXP, CTORCH_PRODUCT, CTORCH_ANY, CTORCH_ALL,
  CTORCH_COUNT_NONZERO,
} ctorch_reduction;

/// Reduces over the listed dimensions, or over all when none is listed.
ctorch_status ctorch_reduce(
  ctorch_reduction reduction, const ctorch_tensor *input, ctorch_list dimensions, bool keeps, ctorch_result result);
/// The standard deviation with divisor `n − correction`.
ctorch_status ctorch_standard_deviation(
  const ctorch_tensor *input, ctorch_list dimensions, int64_t correction, bool keeps, ctorch_result result);
ctorch_status ctorch_variance(
  const ctorch_tensor *input, ctorch_list dimensions, int64_t correction, bool keeps, ctorch_result result);
/// The vector norm of an order; over all dimensions when none is listed.
ctorch_status ctorch_norm(
  const ctorch_tensor *input, double order, ctorch_list dimensions, bool keeps, ctorch_result result);
ctorch_status ctorch_argmax(const ctorch_tensor *input, int64_t dimension, bool keeps, ctorch_result result);
ctorch_status ctorch_argmin(const ctorch_tensor *input, int64_t dimension, bool keeps, ctorch_result result);
/// Over all listed dimensions together, or over all when none is listed.
ctorch_status ctorch_softmax(const ctorch_tensor *input, ctorch_list dimensions, ctorch_result result);
ctorch_status ctorch_log_softmax(const ctorch_tensor *input, ctorch_list dimensions, ctorch_result result);
ctorch_status ctorch_cumulative_sum(const ctorch_tensor *input, int64_t dimension, ctorch_result result);
/// Stable.
ctorch_status ctorch_sort(
  const ctorch_tensor *input, int64_t dimension, bool descends, ctorch_result ordered, ctorch_result indices);
ctorch_status ctorch_top_k(
  const ctorch_tensor *input, int64_t count, int64_t dimension, bool largest, ctorch_result ordered, ctorch_result indices);

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

ctorch_status ctorch_flip(const ctorch_tensor *input, ctorch_list dimensions, ctorch_result result);
ctorch_status ctorch_roll(const ctorch_tensor *input, ctorch_list shifts, ctorch_list dimensions, ctorch_result result);
/// Windows of `size` every `step` along a dimension; what is in a window becomes a new last dimension.
ctorch_status ctorch_windows(
  const ctorch_tensor *input, int64_t dimension, int64_t size, int64_t step, ctorch_result result);

typedef enum ctorch_padding_mode { CTORCH_PAD_CONSTANT, CTORCH_PAD_REFLECT, CTORCH_PAD_REPLICATE } ctorch_padding_mode;

/// `amounts` are before and after, the last dimension first.
ctorch_status ctorch_pad(
  const ctorch_tensor *input, ctorch_padding_mode mode, ctorch_list amounts, double fill, ctorch_result result);
ctorch_status ctorch_gather(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, ctorch_result result);
/// `source` put at (or added to) the places that `indices` name along a dimension; of equal places the last is kept.
ctorch_status ctorch_scatter(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, const ctorch_tensor *source, bool adds,
  ctorch_result result);
/// The indices of the elements that are not zero: `count rank`.
ctorch_status ctorch_nonzero(const ctorch_tensor *input, ctorch_result result);
ctorch_status ctorch_masked_select(const ctorch_tensor *input, const ctorch_tensor *mask, ctorch_result result);

ctorch_status ctorch_in_channels_last(const ctorch_tensor *input, ctorch_result result);
ctorch_status ctorch_contiguous(const ctorch_tensor *input, ctorch_result result);
bool ctorch_is_channels_last(const ctorch_tensor *input);
bool ctorch_is_contiguous(const ctorch_tensor *input);

// Layers; every list has one item (both directions) or two (rows, columns)

ctorch_status ctorch_conv2d(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *CTORCH_NULLABLE bias, ctorch_list stride,
  ctorch_list padding, ctorch_list dilation, int64_t groups, ctorch_result result);
/// `weight` is `input-channels output-channels/groups rows columns`.
ctorch_status ctorch_conv_transpose2d(
  const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *CTORCH_NULLABLE bias, ctorch_list stride,
  ctorch_list padding, ctorch_list output_padding, int64_t groups, ctorch_list dilation, ctorch_result result);
ctorch_status ctorch_max_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, ctorch_list dilation, bool rounds_up,
  ctorch_result result);
/// `indices` are places in each plane, row-major; the first of equals.
ctorch_status ctorch_max_pool2d_with_indices(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, ctorch_list dilation, bool rounds_up,
  ctorch_result result, ctorch_result indices);
/// Puts each element at its switch, in planes of `size`; windows that share a switch add up, or the last overwrites.
ctorch_status ctorch_max_unpool2d(
  const ctorch_tensor *input, const ctorch_tensor *indices, ctorch_list size, bool adds, ctorch_result result);
ctorch_status ctorch_average_pool2d(
  const ctorch_tensor *input, ctorch_list size, ctorch_list stride, ctorch_list padding, bool rounds_up, bool counts_padding,
  ctorch_result result);
ctorch_status ctorch_adaptive_average_pool2d(const ctorch_tensor *input, ctorch_list size, ctorch_result result);
ctorch_status ctorch_adaptive_max_pool2d(const ctorch_tensor *input, ctorch_list size, ctorch_result result);
/// Without `aligns_corners`, with half-pixel centres; antialiasing widens the filter where the result is smaller.
ctorch_status ctorch_resize_bilinear(
  const ctorch_tensor *input, ctorch_list size, bool aligns_corners, bool antialiases, ctorch_result result);
ctorch_status ctorch_resize_nearest(const ctorch_tensor *input, ctorch_list size, ctorch_result result);
/// Means over positions of features, `N C H W`, each weighted with `beside` and the sigmoid of masks, `N A·C H W`: `N A C`. The masks' channels
/// come attribute by attribute, or with `channels_outer` channel by channel.
ctorch_status ctorch_attended_mean(
  const ctorch_tensor *masks, const ctorch_tensor *features, bool channels_outer, double beside, ctorch_result result);
/// Batch normalisation with running statistics.
ctorch_status ctorch_batch_norm(
  const ctorch_tensor *input, const ctorch_tensor *CTORCH_NULLABLE weight, const ctorch_tensor *CTORCH_NULLABLE bias,
  const ctorch_tensor *mean, const ctorch_tensor *variance, double epsilon, ctorch_result result);
/// Batch normalisation with the batch's statistics; where running ones are given, what they become is made too.
ctorch_status ctorch_batch_norm_training(
  const ctorch_tensor *input, const ctorch_tensor *CTORCH_NULLABLE weight, const ctorch_tensor *CTORCH_NULLABLE bias,
  const ctorch_tensor *CTORCH_NULLABLE mean, const ctorch_tensor *CTORCH_NULLABLE variance, double momentum, double epsilon,
  ctorch_result result, ctorch_result new_mean, ctorch_result new_variance);
/// `x / (k + alpha / size · Σ x²)^beta` over `size` neighbouring channels.
ctorch_status ctorch_local_response_norm(
  const ctorch_tensor *input, int64_t size, double alpha, double beta, double k, ctorch_result result);

// Changes in windows of maps: each window is four numbers (top, left, rows, columns), their pixels lie one window after another and row by
// row, `P C`, and clean maps are `H W C`

/// Changes taken to other windows: zero where theirs do not reach, and with `clean`, that map's values added.
ctorch_status ctorch_window_move(
  const ctorch_tensor *changes, ctorch_list from, const ctorch_tensor *CTORCH_NULLABLE clean, ctorch_list to, ctorch_result result);
/// How `max(x, 0)` changes.
ctorch_status ctorch_window_relu(
  const ctorch_tensor *changes, ctorch_list windows, const ctorch_tensor *clean, ctorch_result result);
/// How the largest elements of sliding windows change; `pooled` are those of `clean`.
ctorch_status ctorch_window_max_pool(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, const ctorch_tensor *clean, const ctorch_tensor *pooled,
  ctorch_list size, ctorch_list stride, ctorch_list padding, ctorch_result result);
/// How means of sliding windows change, in a map of `extent`.
ctorch_status ctorch_window_average_pool(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, ctorch_list extent, ctorch_list size, ctorch_list stride,
  ctorch_list padding, bool counts_padding, ctorch_result result);
/// What a convolution, without its bias, makes of changes; `weight` is `taps groups C/groups O/groups`.
ctorch_status ctorch_window_convolution(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, const ctorch_tensor *weight, ctorch_list taps, ctorch_list stride,
  ctorch_list padding, ctorch_list dilation, ctorch_result result);
/// Weights of 3 × 3, `O C 3 3`, as `ctorch_window_winograd` takes them, `36 C O`.
ctorch_status ctorch_winograd_weight(const ctorch_tensor *weight, ctorch_result result);
/// The same as the convolution with a stride and dilation of 1 and one group, with a quarter of the products.
ctorch_status ctorch_window_winograd(
  const ctorch_tensor *changes, ctorch_list from, ctorch_list to, const ctorch_tensor *weight, ctorch_list padding,
  ctorch_result result);

// Losses

typedef enum ctorch_loss_reduction { CTORCH_LOSS_EACH = 0, CTORCH_LOSS_MEAN = 1, CTORCH_LOSS_SUM = 2 } ctorch_loss_reduction;

/// `target` holds classes of type int64, or probabilities in the logits' shape.
ctorch_status ctorch_cross_entropy(
  const ctorch_tensor *logits, const ctorch_tensor *target, const ctorch_tensor *CTORCH_NULLABLE weight,
  ctorch_loss_reduction reduction, int64_t ignored, double smoothing, ctorch_result result);
ctorch_status ctorch_negative_log_likelihood(
  const ctorch_tensor *logarithms, const ctorch_tensor *target, const ctorch_tensor *CTORCH_NULLABLE weight,
  ctorch_loss_reduction reduction, int64_t ignored, ctorch_result result);
ctorch_status ctorch_binary_cross_entropy_with_logits(
  const ctorch_tensor *logits, const ctorch_tensor *target, const ctorch_tensor *CTORCH_NULLABLE weight,
  const ctorch_tensor *CTORCH_NULLABLE positive_weight, ctorch_loss_reduction reduction, ctorch_result result);

typedef enum ctorch_regression_loss_kind {
  CTORCH_SQUARED_ERROR, CTORCH_ABSOLUTE_ERROR, CTORCH_HUBER,
} ctorch_regression_loss_kind;

ctorch_status ctorch_regression_loss(
  ctorch_regression_loss_kind kind, const ctorch_tensor *input, const ctorch_tensor *target, double delta,
  ctorch_loss_reduction reduction, ctorch_result result);

// Gradients

/// One outermost gradient.
typedef struct ctorch_tape ctorch_tape;

ctorch_status ctorch_tape_begin(ctorch_tape *CTORCH_NULLABLE *CTORCH_NONNULL tape);
/// After this, tensors that were recorded on the tape are constants to every operation.
void ctorch_tape_end(ctorch_tape *tape);
/// Whether this thread's operations are recorded from now on; returns whether they were.
bool ctorch_set_recording(bool records);
/// A tensor to differentiate by: it shares its elements with `input`.
ctorch_status ctorch_variable(const ctorch_tape *tape, const ctorch_tensor *input, ctorch_result result);
/// The same tensor behind another handle.
ctorch_status ctorch_share(const ctorch_tensor *input, ctorch_result result);
/// The same elements without a history.
ctorch_status ctorch_detach(const ctorch_tensor *input, ctorch_result result);
/// The gradients of `output`, weighted by `seed` (without one it must be one number), by each of the inputs; zeros where it does not
/// depend on one. `keeps_history` lets an outer gradient differentiate them, `keeps_graph` lets this be called again.
ctorch_status ctorch_gradients(
  const ctorch_tensor *output, const ctorch_tensor *CTORCH_NULLABLE seed,
  const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE inputs, int64_t count, bool keeps_history, bool keeps_graph,
  ctorch_tensor *CTORCH_NULLABLE *CTORCH_NULLABLE results);

bool ctorch_is_recording(void);

/// A way back: makes the gradients by the inputs of `ctorch_give_gradient` from the gradient by its result. Those that are left null are
/// zero.
typedef struct ctorch_pullback {
  void *CTORCH_NULLABLE context;
  void (*call)(void *context, const ctorch_tensor *upstream, ctorch_tensor *CTORCH_NULLABLE *CTORCH_NULLABLE gradients);
  /// Called with the context once, when it is not needed any more.
  void (*release)(void *context);
} ctorch_pullback;

/// The elements of `output`, with a gradient by the inputs that is given.
ctorch_status ctorch_give_gradient(
  const ctorch_tensor *output, const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE inputs, int64_t count,
  ctorch_pullback pullback, ctorch_result result);

// Optimising: the only operations that write to tensors that exist

/// Whether nothing else sees this tensor's elements: not another tensor, nor a gradient's history.
bool ctorch_is_sole_owner(const ctorch_tensor *tensor);
/// A constant of the same elements that nothing else sees.
ctorch_status ctorch_copy(const ctorch_tensor *tensor, ctorch_result result);
/// The same, or zeros, laid out in memory as `layout`.
ctorch_status ctorch_copy_as(const ctorch_tensor *tensor, const ctorch_tensor *layout, bool zeros, ctorch_result result);

/// Stochastic gradient descent as `torch.optim.SGD`; gradients are first multiplied by `gradient_scale`.
typedef struct ctorch_sgd {
  double learning_rate, momentum, dampening, weight_decay, gradient_scale;
  bool is_nesterov, is_first;
} ctorch_sgd;

/// Adam as `torch.optim.AdamW` where the decay is decoupled and `torch.optim.Adam` where not; `step` counts from 1.
typedef struct ctorch_adam {
  double learning_rate, beta1, beta2, epsilon, weight_decay, gradient_scale;
  int64_t step;
  bool is_decoupled;
} ctorch_adam;

/// Parameters (and what the optimiser remembers) must have no other owner.
ctorch_status ctorch_sgd_step(
  ctorch_sgd rule, ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE parameters,
  const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE gradients,
  ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE momenta, int64_t count);
ctorch_status ctorch_adam_step(
  ctorch_adam rule, ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE parameters,
  const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE gradients,
  ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE first, ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE second,
  int64_t count);
/// The Euclidean norm of all elements together, summed in double precision.
ctorch_status ctorch_total_norm(
  const ctorch_tensor *CTORCH_NULLABLE const *CTORCH_NULLABLE tensors, int64_t count, double *norm);

#ifdef __clang__
#pragma clang assume_nonnull end
#endif
#ifdef __cplusplus
}
#endif
#endif
