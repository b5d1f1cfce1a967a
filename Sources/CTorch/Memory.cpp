// How much memory tensors hold: libtorch's allocator for the host, counted.

#include <c10/core/CPUAllocator.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "CTorchInternal.hpp"

namespace {

std::atomic<int64_t> inUse{0}, peak{0};

// Large blocks that were freed, by their size: the next batch asks for the very same sizes, and fresh pages from the system cost more than
// computing with them (a step of training with large activations took three times as long). What is kept and what is in use together never
// exceed what was once in use, so keeping costs no memory at the peak.
class KeptBlocks {
 public:
  void *take(size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = blocks.find(size);
    if (found == blocks.end() || found->second.empty()) return nullptr;
    void *block = found->second.back();
    found->second.pop_back();
    bytes -= size;
    return block;
  }

  /// Whether the block was kept; else it is the caller's to free.
  bool keep(void *block, size_t size, int64_t used) {
    std::lock_guard<std::mutex> lock(mutex);
    if (used + static_cast<int64_t>(bytes + size) > highest) return false;
    blocks[size].push_back(block);
    bytes += size;
    return true;
  }

  void noteUse(int64_t used) {
    int64_t known = highest.load();
    while (used > known && !highest.compare_exchange_weak(known, used)) {}
  }

  /// Room for a new block among those kept: other sizes go first when the two together would exceed what was once in use.
  void makeRoom(int64_t used) {
    std::lock_guard<std::mutex> lock(mutex);
    for (auto entry = blocks.begin(); entry != blocks.end() && used + static_cast<int64_t>(bytes) > highest; entry = blocks.erase(entry)) {
      while (!entry->second.empty() && used + static_cast<int64_t>(bytes) > highest) {
        free(entry->second.back());
        entry->second.pop_back();
        bytes -= entry->first;
      }
      if (!entry->second.empty()) return;
    }
  }

  void release() {
    std::lock_guard<std::mutex> lock(mutex);
    for (auto &entry : blocks)
      for (void *block : entry.second) free(block);
    blocks.clear();
    bytes = 0;
  }

 private:
  std::mutex mutex;
  std::unordered_map<size_t, std::vector<void *>> blocks;
  size_t bytes = 0;
  std::atomic<int64_t> highest{0};
};

// Never destroyed: tensors in static storage may be freed after it would be.
KeptBlocks &kept() {
  static KeptBlocks *blocks = new KeptBlocks;
  return *blocks;
}

// The size stands before the elements, so that their address is all that releasing needs: some of libtorch's callers keep no more.
class CountingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t size) const override {
    if (size == 0) return {nullptr, nullptr, &release, c10::Device(c10::DeviceType::CPU)};
    TORCH_CHECK(size <= SIZE_MAX - header, "more memory than can be addressed");
    char *start = static_cast<char *>(block(size + header));
    *reinterpret_cast<int64_t *>(start) = static_cast<int64_t>(size);
    int64_t now = inUse.fetch_add(static_cast<int64_t>(size)) + static_cast<int64_t>(size), highest = peak.load();
    while (now > highest && !peak.compare_exchange_weak(highest, now)) {}
    kept().noteUse(now);
    void *elements = start + header;
    return {elements, elements, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  // Elements stay aligned as libtorch's own allocator aligns them.
  static constexpr size_t header = 64;
  static constexpr size_t hugePage = size_t(1) << 21;
  static constexpr size_t large = 2 * hugePage;

  // Large blocks lie on huge pages where the system has them: activations come and go with every pass, and the first touch of each 4 KB of a
  // fresh block costs as much as computing a small layer. All are freed as any other, by `free`.
  static void *block(size_t size) {
    void *start = nullptr;
    if (size >= large) {
      if ((start = kept().take(size))) return start;
      kept().makeRoom(inUse.load() + static_cast<int64_t>(size));
    }
    if (size < large || posix_memalign(&start, hugePage, size) != 0) return c10::GetDefaultCPUAllocator()->raw_allocate(size);
    madvise(start, size, MADV_HUGEPAGE);
    return start;
  }

  static void release(void *elements) {
    if (!elements) return;
    char *start = static_cast<char *>(elements) - header;
    int64_t size = *reinterpret_cast<int64_t *>(start), used = inUse.fetch_sub(size) - size;
    size_t whole = static_cast<size_t>(size) + header;
    if (whole >= large && kept().keep(start, whole, used)) return;
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

int64_t ctorch_peak_begin(void) { return peak.exchange(inUse.load()); }

int64_t ctorch_peak_end(int64_t before) {
  int64_t highest = peak.load(), now = highest;
  while (before > now && !peak.compare_exchange_weak(now, before)) {}
  return highest;
}

void ctorch_release_kept_memory(void) { kept().release(); }
