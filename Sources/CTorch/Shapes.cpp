// Shapes, views, and elements picked and put by index.

#include <ATen/ops/cat.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/narrow.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/pad.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/select.h>
#include <ATen/ops/stack.h>

#include "CTorchInternal.hpp"

using namespace ctorch;

ctorch_status ctorch_reshape(const ctorch_tensor *input, ctorch_list shape, ctorch_result result) {
  return produce(result, [&] { return value(input).reshape(list(shape)); });
}

ctorch_status ctorch_permute(const ctorch_tensor *input, ctorch_list order, ctorch_result result) {
  return produce(result, [&] { return value(input).permute(list(order)); });
}

ctorch_status ctorch_transpose(const ctorch_tensor *input, int64_t first, int64_t second, ctorch_result result) {
  return produce(result, [&] { return value(input).transpose(first, second); });
}

ctorch_status ctorch_unsqueeze(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return value(input).unsqueeze(dimension); });
}

ctorch_status ctorch_squeeze(const ctorch_tensor *input, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return value(input).squeeze(dimension); });
}

ctorch_status ctorch_expand(const ctorch_tensor *input, ctorch_list shape, ctorch_result result) {
  return produce(result, [&] { return value(input).expand(list(shape)); });
}

ctorch_status ctorch_select(const ctorch_tensor *input, int64_t dimension, int64_t index, ctorch_result result) {
  return produce(result, [&] { return at::select(value(input), dimension, index); });
}

ctorch_status ctorch_narrow(
  const ctorch_tensor *input, int64_t dimension, int64_t start, int64_t length, ctorch_result result) {
  return produce(result, [&] { return at::narrow(value(input), dimension, start, length); });
}

ctorch_status ctorch_index_select(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, ctorch_result result) {
  return produce(result, [&] { return at::index_select(value(input), dimension, value(indices)); });
}

ctorch_status ctorch_concatenate(
  const ctorch_tensor *const *inputs, int64_t count, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::cat(values(inputs, count), dimension); });
}

ctorch_status ctorch_stack(const ctorch_tensor *const *inputs, int64_t count, int64_t dimension, ctorch_result result) {
  return produce(result, [&] { return at::stack(values(inputs, count), dimension); });
}

ctorch_status ctorch_flip(const ctorch_tensor *input, ctorch_list dimensions, ctorch_result result) {
  return produce(result, [&] { return at::flip(value(input), list(dimensions)); });
}

ctorch_status ctorch_roll(const ctorch_tensor *input, ctorch_list shifts, ctorch_list dimensions, ctorch_result result) {
  return produce(result, [&] { return at::roll(value(input), list(shifts), list(dimensions)); });
}

ctorch_status ctorch_windows(
  const ctorch_tensor *input, int64_t dimension, int64_t size, int64_t step, ctorch_result result) {
  return produce(result, [&] { return value(input).unfold(dimension, size, step); });
}

ctorch_status ctorch_pad(
  const ctorch_tensor *input, ctorch_padding_mode mode, ctorch_list amounts, double fill, ctorch_result result) {
  return produce(result, [&] {
    switch (mode) {
      case CTORCH_PAD_CONSTANT: return at::pad(computed(input), list(amounts), "constant", fill);
      case CTORCH_PAD_REFLECT: return at::pad(computed(input), list(amounts), "reflect");
      case CTORCH_PAD_REPLICATE: return at::pad(computed(input), list(amounts), "replicate");
    }
    TORCH_CHECK(false, "no padding mode has the number ", static_cast<int>(mode));
  });
}

ctorch_status ctorch_gather(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, ctorch_result result) {
  return produce(result, [&] { return at::gather(value(input), dimension, value(indices)); });
}

ctorch_status ctorch_scatter(
  const ctorch_tensor *input, int64_t dimension, const ctorch_tensor *indices, const ctorch_tensor *source, bool adds,
  ctorch_result result) {
  return produce(result, [&] {
    return adds ? at::scatter_add(computed(input), dimension, value(indices), computed(source))
                : at::scatter(value(input), dimension, value(indices), value(source));
  });
}

ctorch_status ctorch_nonzero(const ctorch_tensor *input, ctorch_result result) {
  return produce(result, [&] { return at::nonzero(value(input)); });
}

ctorch_status ctorch_masked_select(const ctorch_tensor *input, const ctorch_tensor *mask, ctorch_result result) {
  return produce(result, [&] { return at::masked_select(value(input), value(mask)); });
}

ctorch_status ctorch_in_channels_last(const ctorch_tensor *input, ctorch_result result) {
  return produce(result, [&] { return value(input).contiguous(at::MemoryFormat::ChannelsLast); });
}

ctorch_status ctorch_contiguous(const ctorch_tensor *input, ctorch_result result) {
  return produce(result, [&] { return value(input).contiguous(); });
}

bool ctorch_is_channels_last(const ctorch_tensor *input) { return input->value.is_contiguous(at::MemoryFormat::ChannelsLast); }

bool ctorch_is_contiguous(const ctorch_tensor *input) { return input->value.is_contiguous(); }
