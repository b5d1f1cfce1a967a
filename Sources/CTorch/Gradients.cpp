// Gradients: libtorch's automatic differentiation, with a tape that ends.

#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>

#include "CTorchInternal.hpp"

using namespace ctorch;

namespace {

// A node of a gradient's history whose way back is the caller's.
class GivenGradient final : public torch::autograd::Node {
 public:
  GivenGradient(ctorch_pullback pullback, std::shared_ptr<Tape> tape, int64_t count)
      : pullback_(pullback), tape_(std::move(tape)), count_(count) {}

  ~GivenGradient() override { release_variables(); }

  void release_variables() override {
    if (pullback_.context) pullback_.release(pullback_.context);
    pullback_.context = nullptr;
  }

  void remember(std::shared_ptr<Tape> tape) { tape_ = std::move(tape); }

 protected:
  torch::autograd::variable_list apply(torch::autograd::variable_list &&upstream) override {
    torch::autograd::variable_list gradients(static_cast<size_t>(count_));
    if (!upstream[0].defined()) return gradients;
    TORCH_CHECK(pullback_.context, "this history was freed by the gradient before");
    ctorch_tensor seed{upstream[0], upstream[0].requires_grad() ? tape_ : nullptr};
    std::vector<ctorch_tensor *> made(gradients.size());
    pullback_.call(pullback_.context, &seed, made.data());
    for (size_t index = 0; index < made.size(); ++index) {
      std::unique_ptr<ctorch_tensor> one(made[index]);
      if (one) gradients[index] = value(one.get());
    }
    return gradients;
  }

 private:
  ctorch_pullback pullback_;
  std::shared_ptr<Tape> tape_;
  int64_t count_;
};

}  // namespace

ctorch_status ctorch_tape_begin(ctorch_tape **tape) {
  return guarded([&] { *tape = new ctorch_tape{std::make_shared<Tape>()}; });
}

void ctorch_tape_end(ctorch_tape *tape) {
  tape->tape->isRecording = false;
  delete tape;
}

bool ctorch_set_recording(bool records) {
  bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(records);
  return before;
}

ctorch_status ctorch_variable(const ctorch_tape *tape, const ctorch_tensor *input, ctorch_result result) {
  return guarded([&] {
    auto constant = value(input);
    TORCH_CHECK(
      at::isFloatingType(constant.scalar_type()), "gradients are taken at numbers with a fraction, not at ",
      c10::toString(constant.scalar_type()));
    // Within an outer gradient the variable stays part of its history, so that the outer one can differentiate through it.
    c10::AutoGradMode recording(true);
    auto variable = constant.requires_grad() ? constant.view_as(constant) : constant.detach().requires_grad_(true);
    *result = new ctorch_tensor{std::move(variable), tape->tape};
  });
}

ctorch_status ctorch_share(const ctorch_tensor *input, ctorch_result result) {
  return guarded([&] { *result = new ctorch_tensor{input->value, input->tape}; });
}

ctorch_status ctorch_detach(const ctorch_tensor *input, ctorch_result result) {
  return produce(result, [&] { return value(input).detach(); });
}

ctorch_status ctorch_gradients(
  const ctorch_tensor *output, const ctorch_tensor *seed, const ctorch_tensor *const *inputs, int64_t count, bool keeps_history,
  bool keeps_graph, ctorch_tensor **results) {
  return guarded([&] {
    auto variables = values(inputs, count);
    auto of = value(output);
    // Kept here, since a given gradient's own calls come between.
    auto tape = call.tape;
    std::vector<at::Tensor> seeds, gradients(variables.size());
    if (seed) {
      seeds.push_back(value(seed));
      TORCH_CHECK(seeds[0].sizes() == of.sizes(), "the seed has the shape ", seeds[0].sizes(), ", the value ", of.sizes());
      TORCH_CHECK(
        seeds[0].scalar_type() == of.scalar_type(), "the seed is of type ", c10::toString(seeds[0].scalar_type()), ", the value ",
        c10::toString(of.scalar_type()));
    } else {
      TORCH_CHECK(of.numel() == 1, "the value has the shape ", of.sizes(), ", and only one number has a gradient");
    }
    if (of.requires_grad()) {
      gradients = torch::autograd::grad({of}, variables, seeds, keeps_graph || keeps_history, keeps_history, true);
    }
    std::vector<std::unique_ptr<ctorch_tensor>> made;
    for (size_t index = 0; index < variables.size(); ++index) {
      auto gradient = gradients[index].defined() ? gradients[index] : at::zeros_like(variables[index]).detach();
      if (!keeps_history) gradient = gradient.detach();
      made.emplace_back(new ctorch_tensor{gradient, gradient.requires_grad() ? tape : nullptr});
    }
    for (size_t index = 0; index < made.size(); ++index) results[index] = made[index].release();
  });
}

bool ctorch_is_recording(void) { return c10::GradMode::is_enabled(); }

ctorch_status ctorch_give_gradient(
  const ctorch_tensor *output, const ctorch_tensor *const *inputs, int64_t count, ctorch_pullback pullback, ctorch_result result) {
  return guarded([&] {
    // Owns the context from here on, whatever happens.
    std::shared_ptr<GivenGradient> node(new GivenGradient(pullback, nullptr, count), torch::autograd::deleteNode);
    auto made = output->value.detach();
    auto variables = values(inputs, count);
    bool isRecorded = false;
    for (const auto &variable : variables) isRecorded = isRecorded || variable.requires_grad();
    if (!isRecorded || !c10::GradMode::is_enabled()) {
      *result = new ctorch_tensor{made, nullptr};
      return;
    }
    node->remember(call.tape);
    node->set_next_edges(torch::autograd::collect_next_edges(variables));
    torch::autograd::create_gradient_edge(made, node);
    *result = new ctorch_tensor{made, call.tape};
  });
}
