// How much memory tensors hold: libtorch's allocator for the host, counted.

#include <c10/core/CPUAllocator.h>

#include <atomic>

#include "CTorchInternal.hpp"

namespace {

std::atomic<int64_t> inUse{0}, peak{0};

class CountingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) const override {
    auto block = std::make_unique<Block>(Block{c10::GetDefaultCPUAllocator()->allocate(size), static_cast<int64_t>(size)});
    int64_t now = inUse.fetch_add(block->size) + block->size, highest = peak.load();
    while (now > highest && !peak.compare_exchange_weak(highest, now)) {}
    void *memory = block->memory.get();
    return {memory, block.release(), &release, c10::Device(c10::DeviceType::CPU)};
  }

 private:
  struct Block {
    c10::DataPtr memory;
    int64_t size;
  };

  static void release(void *context) {
    auto block = static_cast<Block *>(context);
    inUse.fetch_sub(block->size);
    delete block;
  }
};

}  // namespace

ctorch_status ctorch_count_memory(void) {
  return ctorch::guarded([] {
    static CountingAllocator allocator;
    c10::SetCPUAllocator(&allocator, 1);
  });
}

int64_t ctorch_memory_in_use(void) { return inUse.load(); }

int64_t ctorch_peak_memory(bool resets) { return resets ? peak.exchange(inUse.load()) : peak.load(); }
