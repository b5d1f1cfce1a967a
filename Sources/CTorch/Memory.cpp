// How much memory tensors hold: libtorch's allocator for the host, counted.

#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <cstdint>

#include "CTorchInternal.hpp"

namespace {

std::atomic<int64_t> inUse{0}, peak{0};

// The size stands before the elements, so that their address is all that releasing needs: some of libtorch's callers keep no more.
class CountingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) const override {
    if (size == 0) return {nullptr, nullptr, &release, c10::Device(c10::DeviceType::CPU)};
    TORCH_CHECK(size <= SIZE_MAX - header, "more memory than can be addressed");
    char *start = static_cast<char *>(c10::GetDefaultCPUAllocator()->raw_allocate(size + header));
    *reinterpret_cast<int64_t *>(start) = static_cast<int64_t>(size);
    int64_t now = inUse.fetch_add(static_cast<int64_t>(size)) + static_cast<int64_t>(size), highest = peak.load();
    while (now > highest && !peak.compare_exchange_weak(highest, now)) {}
    void *elements = start + header;
    return {elements, elements, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  // Elements stay aligned as libtorch's own allocator aligns them.
  static constexpr size_t header = 64;

  static void release(void *elements) {
    if (!elements) return;
    char *start = static_cast<char *>(elements) - header;
    inUse.fetch_sub(*reinterpret_cast<int64_t *>(start));
    c10::GetDefaultCPUAllocator()->raw_deallocate(start);
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
