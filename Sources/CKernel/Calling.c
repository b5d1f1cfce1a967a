#define _GNU_SOURCE
#include "CKernel.h"
#include <dlfcn.h>
#include <execinfo.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

// A throw at the top level of a cell calls `swift_errorInMain`, which ends the process. The kernel is the executable and exports
// its symbols, so this definition wins over the runtime's, and jumps back to `vk_call` instead. What the cell's frames held leaks,
// which is the price of keeping the other cells' values.

static jmp_buf back;
static int calling;
static void *thrown;
static void *throw_frames[64];
static int throw_depth;

void swift_errorInMain(void *error) {
  thrown = error;
  if (calling) longjmp(back, 1);
  __builtin_trap();
}

/// The runtime calls this hook at each `throw`: the only moment at which the stack still shows where.
static void will_throw(void *error) {
  (void)error;
  throw_depth = backtrace(throw_frames, 64);
}

__attribute__((constructor)) static void hook_throws(void) {
  void *warm[1];
  backtrace(warm, 1);  // loads libgcc now rather than inside a signal handler
  const char *names[] = {"_swift_willThrow", "_swift_willThrowTypedImpl"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    _Atomic(void *) *hook = dlsym(RTLD_DEFAULT, names[i]);
    if (hook) atomic_store(hook, (void *)will_throw);
  }
}

int vk_call(void *entry) {
  throw_depth = 0;
  thrown = NULL;
  calling = 1;
  int result = VK_THREW;
  if (setjmp(back) == 0) {
    ((int (*)(int, char **))entry)(0, NULL);
    result = VK_RETURNED;
  }
  calling = 0;
  return result;
}

void *vk_thrown_error(void) { return thrown; }

int vk_thrown_frames(void **frames, int capacity) {
  int count = 0;
  for (int i = 1; i < throw_depth && count < capacity; i++) {
    // A return address is just past its call; one byte less is inside it.
    frames[count++] = (char *)throw_frames[i] - 1;
  }
  return count;
}

int vk_describe_frame(void *address, char *text, size_t capacity) {
  Dl_info info;
  if (!dladdr(address, &info) || !info.dli_fname) return 0;
  snprintf(text, capacity, "%s+0x%lx", info.dli_fname, (unsigned long)((char *)address - (char *)info.dli_fbase));
  return 1;
}
