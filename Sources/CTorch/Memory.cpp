// How much memory tensors hold: libtorch's allocator for the host, counted.

#include <c10/core/CPUAllocator.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <atomic>

#include "CTorchInternal.hpp"

namespace {

std::atomic<int64_t> inUse{0}, peak{0};

// From this size on, a block lies on huge pages: activations come and go with every pass, and the first touch of each 4 KB page of a fresh
// block costs more than what many layers compute.
constexpr size_t hugePage = size_t(1) << 21;

class CountingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) const override {
    if (size == 0) return {nullptr, nullptr, &release, c10::Device(c10::DeviceType::CPU)};
    void *memory = nullptr;
    bool isLarge = size >= 2 * hugePage;
    if (posix_memalign(&memory, isLarge ? hugePage : c10::gAlignment, size) != 0) {
      TORCH_CHECK(false, "not enough memory: ", size, " bytes were asked for");
    }
    // A hint: a system without huge pages ignores it.
    if (isLarge) madvise(memory, size, MADV_HUGEPAGE);
    int64_t held = malloc_usable_size(memory), now = inUse.fetch_add(held) + held, highest = peak.load();
    while (now > highest && !peak.compare_exchange_weak(highest, now)) {}
    return {memory, memory, &release, c10::Device(c10::DeviceType::CPU)};
  }

  // The context is the memory itself, which is what libtorch's own scratch space needs.
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  static void release(void *memory) {
    if (!memory) return;
    inUse.fetch_sub(malloc_usable_size(memory));
    free(memory);
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
