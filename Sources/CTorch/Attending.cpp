// The mean of features under one mask for each attribute and channel, in one pass over the masks.
//
// Made of sigmoid, product and mean, it writes and reads tensors of A·C numbers a position four times forward and six times back; they are
// hundreds of megabytes for a batch, and memory is what takes the time. Here each number is read once, and nothing of its size is written but
// the gradient.

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "CTorchInternal.hpp"
#include "Sharing.hpp"

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// 1 / (1 + exp(−x)) to two units in the last place, of operations that a compiler turns into vector instructions.
__attribute__((always_inline)) inline float logistic(float x) {
  float bounded = x < -87.f ? -87.f : x > 87.f ? 87.f : x;
  float power = -bounded * 1.44269504088896341f;
  float whole = (power + 12582912.f) - 12582912.f;
  // In two parts, so that the fraction is exact.
  float rest = (-bounded - whole * 0.693359375f) + whole * 2.12194440e-4f;
  float series = 1.9875691500e-4f;
  series = series * rest + 1.3981999507e-3f;
  series = series * rest + 8.3334519073e-3f;
  series = series * rest + 4.1665795894e-2f;
  series = series * rest + 1.6666665459e-1f;
  series = series * rest + 5.0000001201e-1f;
  series = series * rest * rest + rest + 1.f;
  int32_t exponent = (static_cast<int32_t>(whole) + 127) << 23;
  float scale;
  std::memcpy(&scale, &exponent, sizeof scale);
  return 1.f / (1.f + series * scale);
}

// One picture. Masks are `positions × outer × inner`, the features' index is the outer or the inner one.
FOR_WIDE_REGISTERS
void attendForward(
  const float *masks, const float *features, float *sums, int64_t positions, int64_t outer, int64_t inner, bool channelsOuter,
  float beside) {
  int64_t channels = channelsOuter ? outer : inner;
  for (int64_t p = 0; p < positions; p++) {
    const float *feature = features + p * channels;
    for (int64_t o = 0; o < outer; o++) {
      const float *mask = masks + (p * outer + o) * inner;
      float *sum = sums + o * inner;
      if (channelsOuter) {
        float value = feature[o];
        for (int64_t i = 0; i < inner; i++) sum[i] += (beside + logistic(mask[i])) * value;
      } else {
        for (int64_t i = 0; i < inner; i++) sum[i] += (beside + logistic(mask[i])) * feature[i];
      }
    }
  }
}

FOR_WIDE_REGISTERS
void attendBackward(
  const float *masks, const float *features, const float *slopes, float *maskSlopes, float *featureSlopes, int64_t positions,
  int64_t outer, int64_t inner, bool channelsOuter, float beside) {
  int64_t channels = channelsOuter ? outer : inner;
  for (int64_t p = 0; p < positions; p++) {
    const float *feature = features + p * channels;
    float *featureSlope = featureSlopes + p * channels;
    for (int64_t o = 0; o < outer; o++) {
      const float *mask = masks + (p * outer + o) * inner, *slope = slopes + o * inner;
      float *maskSlope = maskSlopes + (p * outer + o) * inner;
      if (channelsOuter) {
        float value = feature[o], total = 0;
#pragma clang loop vectorize(enable)
        for (int64_t i = 0; i < inner; i++) {
          float open = logistic(mask[i]);
          maskSlope[i] = slope[i] * value * open * (1.f - open);
          total += slope[i] * (beside + open);
        }
        featureSlope[o] += total;
      } else {
        for (int64_t i = 0; i < inner; i++) {
          float open = logistic(mask[i]);
          maskSlope[i] = slope[i] * feature[i] * open * (1.f - open);
          featureSlope[i] += slope[i] * (beside + open);
        }
      }
    }
  }
}

struct Layout {
  int64_t batch, attributes, channels, height, width;
  bool channelsOuter;

  Layout(const Tensor &masks, const Tensor &features, bool channelsOuter)
      : batch(features.size(0)), attributes(masks.size(1) / features.size(1)), channels(features.size(1)), height(features.size(2)),
        width(features.size(3)), channelsOuter(channelsOuter) {}

  std::vector<int64_t> shape() const { return {batch, outer(), inner(), height, width}; }
  int64_t positions() const { return height * width; }
  int64_t outer() const { return channelsOuter ? channels : attributes; }
  int64_t inner() const { return channelsOuter ? attributes : channels; }
};

// The same of libtorch's operations: for other types, and where the gradient itself is differentiated.
Tensor generic(const Tensor &masks, const Tensor &features, const Layout &layout, double beside) {
  auto open = at::sigmoid(masks).reshape(layout.shape()) + beside;
  auto mean = (open * features.unsqueeze(layout.channelsOuter ? 2 : 1)).mean({3, 4});
  return layout.channelsOuter ? mean.transpose(1, 2) : mean;
}

class AttendedMean : public torch::autograd::Function<AttendedMean> {
 public:
  static Tensor forward(AutogradContext *context, const Tensor &masks, const Tensor &features, bool channelsOuter, double beside) {
    context->save_for_backward({masks, features});
    context->saved_data["channelsOuter"] = channelsOuter;
    context->saved_data["beside"] = beside;
    Layout layout(masks, features, channelsOuter);
    auto maskRows = masks.contiguous(at::MemoryFormat::ChannelsLast), featureRows = features.contiguous(at::MemoryFormat::ChannelsLast);
    auto sums = at::zeros({layout.batch, layout.outer(), layout.inner()}, features.options().memory_format(c10::nullopt));
    const float *maskStart = maskRows.data_ptr<float>(), *featureStart = featureRows.data_ptr<float>();
    float *sumStart = sums.data_ptr<float>();
    int64_t count = layout.outer() * layout.inner();
    ctorch::shared(layout.batch, masks.numel(), [&](int64_t n) {
      attendForward(
        maskStart + n * layout.positions() * count, featureStart + n * layout.positions() * layout.channels, sumStart + n * count,
        layout.positions(), layout.outer(), layout.inner(), channelsOuter, static_cast<float>(beside));
    });
    auto mean = sums.div_(static_cast<double>(layout.positions()));
    return channelsOuter ? mean.transpose(1, 2).contiguous() : mean;
  }

  static variable_list backward(AutogradContext *context, variable_list slopes) {
    auto saved = context->get_saved_variables();
    bool channelsOuter = context->saved_data["channelsOuter"].toBool();
    double beside = context->saved_data["beside"].toDouble();
    Layout layout(saved[0], saved[1], channelsOuter);
    if (at::GradMode::is_enabled()) return nested(saved[0], saved[1], slopes[0], layout, beside);
    auto maskRows = saved[0].contiguous(at::MemoryFormat::ChannelsLast), featureRows = saved[1].contiguous(at::MemoryFormat::ChannelsLast);
    auto slope = ((channelsOuter ? slopes[0].transpose(1, 2) : slopes[0]) / static_cast<double>(layout.positions())).contiguous();
    auto maskSlopes = at::empty(maskRows.sizes(), maskRows.options().memory_format(at::MemoryFormat::ChannelsLast));
    auto featureSlopes = at::empty(featureRows.sizes(), featureRows.options().memory_format(at::MemoryFormat::ChannelsLast)).zero_();
    const float *maskStart = maskRows.data_ptr<float>(), *featureStart = featureRows.data_ptr<float>(), *slopeStart = slope.data_ptr<float>();
    float *maskSlopeStart = maskSlopes.data_ptr<float>(), *featureSlopeStart = featureSlopes.data_ptr<float>();
    int64_t count = layout.outer() * layout.inner();
    ctorch::shared(layout.batch, saved[0].numel(), [&](int64_t n) {
      int64_t mask = n * layout.positions() * count, feature = n * layout.positions() * layout.channels;
      attendBackward(
        maskStart + mask, featureStart + feature, slopeStart + n * count, maskSlopeStart + mask, featureSlopeStart + feature,
        layout.positions(), layout.outer(), layout.inner(), channelsOuter, static_cast<float>(beside));
    });
    return {maskSlopes, featureSlopes, Tensor(), Tensor()};
  }

 private:
  // Written with operations that have gradients of their own.
  static variable_list nested(const Tensor &masks, const Tensor &features, const Tensor &slopes, const Layout &layout, double beside) {
    auto open = at::sigmoid(masks).reshape(layout.shape());
    auto slope = (layout.channelsOuter ? slopes.transpose(1, 2) : slopes).unsqueeze(3).unsqueeze(4) / static_cast<double>(layout.positions());
    auto feature = features.unsqueeze(layout.channelsOuter ? 2 : 1);
    auto maskSlopes = (slope * feature * open * (1 - open)).reshape(masks.sizes());
    auto featureSlopes = (slope * (open + beside)).sum(layout.channelsOuter ? 2 : 1);
    return {maskSlopes, featureSlopes, Tensor(), Tensor()};
  }
};

}  // namespace

ctorch_status ctorch_attended_mean(
  const ctorch_tensor *masks, const ctorch_tensor *features, bool channels_outer, double beside, ctorch_result result) {
  return ctorch::produce(result, [&] {
    auto mask = ctorch::computed(masks), feature = ctorch::computed(features);
    TORCH_CHECK(mask.dim() == 4 && feature.dim() == 4, "expected masks of N A·C H W and features of N C H W");
    TORCH_CHECK(
      mask.size(0) == feature.size(0) && mask.size(2) == feature.size(2) && mask.size(3) == feature.size(3)
        && feature.size(1) > 0 && mask.size(1) % feature.size(1) == 0 && mask.size(1) > 0,
      "masks of ", mask.sizes(), " for features of ", feature.sizes());
    Layout layout(mask, feature, channels_outer);
    if (mask.scalar_type() != at::kFloat || feature.scalar_type() != at::kFloat) return generic(mask, feature, layout, beside);
    return AttendedMean::apply(mask, feature, channels_outer, beside);
  });
}
