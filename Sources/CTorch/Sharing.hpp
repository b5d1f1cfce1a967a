// Work shared among threads. libtorch's own `parallel_for` is serial in code that is not compiled for OpenMP, and linking a second OpenMP
// beside libtorch's is asking for trouble; starting a thread costs a thousandth of what it does here.
#pragma once

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#if defined(__x86_64__) && defined(__clang__) && defined(__linux__)
#define FOR_WIDE_REGISTERS __attribute__((target_clones("arch=haswell", "default")))
#else
#define FOR_WIDE_REGISTERS
#endif

namespace ctorch {

/// What one thread does in about the time in which another starts, in elements read or written.
constexpr int64_t worthAThread = 1 << 17;

/// How many threads share `count` pieces of work, in which so many elements are read or written.
inline int64_t threadsFor(int64_t count, int64_t work) {
  return std::min<int64_t>({count, at::get_num_threads(), work / worthAThread + 1});
}

/// Runs `body` for each index, a contiguous share on each thread: for pieces of equal length.
template <class Body>
void shared(int64_t count, int64_t work, const Body &body) {
  int64_t threads = threadsFor(count, work), share = threads > 0 ? (count + threads - 1) / threads : 0;
  std::vector<std::thread> others;
  for (int64_t from = share; from < count; from += share) {
    others.emplace_back([&body, from, share, count] {
      for (int64_t n = from; n < std::min(count, from + share); n++) body(n);
    });
  }
  for (int64_t n = 0; n < std::min(count, share); n++) body(n);
  for (auto &other : others) other.join();
}

/// Has oneDNN and libtorch work on the calling thread alone: the others of ours have work of their own.
inline void workAlone() {
  static const auto setThreads = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  if (setThreads) setThreads(1);
}

/// Runs `body` on every thread that there is work for, with a function that gives indices below `count` until there are none: for pieces of
/// unequal length, and for scratch space that a thread makes once. What one throws is thrown when all have ended.
template <class Body>
void dealt(int64_t count, int64_t work, const Body &body) {
  std::atomic<int64_t> next{0};
  auto take = [&next, count] {
    int64_t index = next.fetch_add(1);
    return index < count ? index : -1;
  };
  int64_t threads = threadsFor(count, work);
  if (threads <= 1) {
    body(take);
    return;
  }
  std::vector<std::exception_ptr> failures(static_cast<size_t>(threads));
  std::vector<std::thread> all;
  for (int64_t n = 0; n < threads; n++) {
    all.emplace_back([&, n] {
      try {
        workAlone();
        body(take);
      } catch (...) {
        failures[static_cast<size_t>(n)] = std::current_exception();
        next = count;
      }
    });
  }
  for (auto &one : all) one.join();
  for (auto &failure : failures) if (failure) std::rethrow_exception(failure);
}

}  // namespace ctorch
