// How much memory tensors hold: libtorch's allocator for the host, counted.

#include <c10/core/CPUAllocator.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "CTorchInternal.hpp"

namespace {

std::atomic<int64_t> inUse{0}, peak{0};

// What stands before the elements of a tensor. Elements stay aligned as libtorch's own allocator aligns them.
constexpr size_t header = 64;

// Large blocks that were freed and wait for the next tensor of their size: the next batch asks for the very same sizes, and fresh pages from
// the system are dear (steps of training with large activations spent a fifth to a quarter of their processor time on them).
//
// Whenever memory is allocated, what is kept and what is in use together are at most what was once in use since `release`, so keeping costs
// no memory at the peak. The oldest blocks go first: sizes that nobody asks for any more do not crowd out those in use.
// Sizes are those of the elements, as what is in use is counted too.
class KeptBlocks {
 public:
  /// A block of this size, or none.
  void *take(size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    // From the newest on: its pages may still be in the cache.
    for (size_t place = blocks.size(); place-- > 0;) {
      if (blocks[place].size != size) continue;
      void *start = blocks[place].start;
      blocks.erase(blocks.begin() + static_cast<ptrdiff_t>(place));
      bytes -= static_cast<int64_t>(size);
      return start;
    }
    return nullptr;
  }

  /// Whether the block was kept; else it is the caller's to free.
  bool keep(void *start, size_t size) noexcept {
    std::lock_guard<std::mutex> lock(mutex);
    if (inUse.load() + bytes.load() + static_cast<int64_t>(size) > highest.load()) return false;
    try {
      blocks.push_back({start, size});
    } catch (...) {
      return false;
    }
    bytes += static_cast<int64_t>(size);
    return true;
  }

  /// Makes room for what has just been added to the memory in use, `used` in all.
  void makeRoom(int64_t used) {
    int64_t known = highest.load();
    while (used > known && !highest.compare_exchange_weak(known, used)) {}
    if (used + bytes.load() <= highest.load()) return;
    std::lock_guard<std::mutex> lock(mutex);
    size_t gone = 0;
    for (; gone < blocks.size() && inUse.load() + bytes.load() > highest.load(); ++gone) {
      bytes -= static_cast<int64_t>(blocks[gone].size);
      free(blocks[gone].start);
    }
    blocks.erase(blocks.begin(), blocks.begin() + static_cast<ptrdiff_t>(gone));
  }

  /// Frees all and forgets what was once in use; whether there was anything.
  bool release() {
    std::vector<Block> freed;
    {
      std::lock_guard<std::mutex> lock(mutex);
      freed.swap(blocks);
      bytes = 0;
      highest = inUse.load();
    }
    for (auto &block : freed) free(block.start);
#ifdef __GLIBC__
    // Blocks below 32 MB lie in the heap, which holds on to what is freed in its middle.
    if (!freed.empty()) malloc_trim(0);
#endif
    return !freed.empty();
  }

  int64_t size() const { return bytes.load(); }

 private:
  struct Block {
    void *start;
    size_t size;
  };

  std::mutex mutex;
  /// From the oldest to the newest.
  std::vector<Block> blocks;
  std::atomic<int64_t> bytes{0}, highest{0};
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
    // Counted first: other threads that allocate meanwhile leave room for it.
    int64_t now = inUse.fetch_add(static_cast<int64_t>(size)) + static_cast<int64_t>(size), highest = peak.load();
    char *start;
    try {
      start = static_cast<char *>(block(size, now));
    } catch (...) {
      inUse -= static_cast<int64_t>(size);
      throw;
    }
    *reinterpret_cast<int64_t *>(start) = static_cast<int64_t>(size);
    while (now > highest && !peak.compare_exchange_weak(highest, now)) {}
    void *elements = start + header;
    return {elements, elements, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  static constexpr size_t hugePage = size_t(1) << 21;
  static constexpr size_t large = 2 * hugePage;

  /// - Parameter used: What is in use with it.
  static void *block(size_t size, int64_t used) {
    if (size >= large) {
      if (void *start = kept().take(size)) return start;
    }
    kept().makeRoom(used);
    try {
      return fresh(size);
    } catch (const c10::Error &) {
      // What is kept may be just what is lacking.
      if (!kept().release()) throw;
      return fresh(size);
    }
  }

  // Large blocks lie on huge pages where the system has them: activations come and go with every pass, and the first touch of each 4 KB of
  // a fresh block costs as much as computing a small layer. All are freed as any other, by `free`.
  static void *fresh(size_t size) {
    void *start = nullptr;
    size_t whole = size + header;
    if (size < large || posix_memalign(&start, hugePage, whole) != 0) return c10::GetDefaultCPUAllocator()->raw_allocate(whole);
    madvise(start, whole, MADV_HUGEPAGE);
    return start;
  }

  static void release(void *elements) {
    if (!elements) return;
    char *start = static_cast<char *>(elements) - header;
    int64_t size = *reinterpret_cast<int64_t *>(start);
    inUse -= size;
    if (static_cast<size_t>(size) >= large && kept().keep(start, static_cast<size_t>(size))) return;
    c10::GetDefaultCPUAllocator()->raw_deallocate(start);
  }
};

}  // namespace

ctorch_status ctorch_count_memory(void) {
  return ctorch::guarded([] {
    // Never destroyed either: other threads may still compute while the process ends.
    static CountingAllocator *allocator = new CountingAllocator;
    c10::SetCPUAllocator(allocator, 1);
  });
}

int64_t ctorch_memory_in_use(void) { return inUse.load(); }

int64_t ctorch_peak_begin(void) { return peak.exchange(inUse.load()); }

int64_t ctorch_peak_end(int64_t before) {
  int64_t highest = peak.load(), now = highest;
  while (before > now && !peak.compare_exchange_weak(now, before)) {}
  return highest;
}

int64_t ctorch_memory_kept(void) { return kept().size(); }

void ctorch_release_kept_memory(void) { kept().release(); }
