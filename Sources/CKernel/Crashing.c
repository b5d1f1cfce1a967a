#define _GNU_SOURCE
#include "CKernel.h"
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <ucontext.h>
#include <unistd.h>

// The last words of a dying kernel: one message frame, built without allocation, that names the signal and the call stack.
// Its JSON is `KernelMessage`'s, so the engine reads it like any other.

static int messages = -1;
static int leaving;

static void write_all(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(messages, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

static size_t append(char *buffer, size_t length, size_t capacity, const char *text) {
  size_t count = strlen(text);
  if (length + count + 8 >= capacity) return length;
  memcpy(buffer + length, text, count);
  return length + count;
}

/// A path inside JSON: the rare characters that JSON cannot hold as they are become '?'.
static size_t append_escaped(char *buffer, size_t length, size_t capacity, char *text) {
  for (char *c = text; *c; c++) {
    if (*c == '"' || *c == '\\' || (unsigned char)*c < 0x20) *c = '?';
  }
  return append(buffer, length, capacity, text);
}

/// Appends what the dying cell had read, as `,"reads":["f/path",…]`; nothing when it cannot be told in full.
static size_t append_reads(char *buffer, size_t length, size_t capacity) {
  size_t total = 0;
  const char *records = vk_observed_so_far(&total);
  if (!records) return length;
  size_t start = length;
  length = append(buffer, length, capacity, ",\"reads\":[");
  int first = 1;
  for (const char *record = records; record < records + total; record += strlen(record) + 1) {
    static const char *foreign[] = {"/usr/", "/lib", "/proc/", "/sys/", "/dev/", "/etc/"};
    int is_foreign = 0;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
      if (strncmp(record + 1, foreign[i], strlen(foreign[i])) == 0) is_foreign = !strstr(record, "/..");
    }
    if (is_foreign) continue;
    // What JSON cannot hold as it is, or may not: then nobody is told half of it.
    for (const char *c = record; *c; c++) {
      if (*c == '"' || *c == '\\' || (unsigned char)*c < 0x20 || (unsigned char)*c >= 0x80) return start;
    }
    size_t count = strlen(record);
    if (length + count + 16 >= capacity) return start;
    length = append(buffer, length, capacity, first ? "\"" : ",\"");
    length = append(buffer, length, capacity, record);
    length = append(buffer, length, capacity, "\"");
    first = 0;
  }
  return append(buffer, length, capacity, "]");
}

static void send_frames(const char *name, int number, void **frames, int count) {
  static char buffer[256 * 1024];
  char piece[1280];
  size_t length = 4;
  snprintf(piece, sizeof piece, "{\"%s\":{\"code\":%d,\"frames\":[", name, number);
  length = append(buffer, length, sizeof buffer, piece);
  int first = 1;
  for (int i = 0; i < count; i++) {
    if (!vk_describe_frame(frames[i], piece, sizeof piece)) continue;
    length = append(buffer, length, sizeof buffer, first ? "\"" : ",\"");
    length = append_escaped(buffer, length, sizeof buffer, piece);
    length = append(buffer, length, sizeof buffer, "\"");
    first = 0;
  }
  length = append(buffer, length, sizeof buffer, "]");
  length = append_reads(buffer, length, sizeof buffer);
  // `append` leaves this much room.
  memcpy(buffer + length, "}}", 2);
  length += 2;
  uint32_t body = (uint32_t)(length - 4);
  for (int i = 0; i < 4; i++) buffer[i] = (char)(body >> (8 * i));
  write_all(buffer, length);
}

static void *program_counter(void *context) {
  ucontext_t *machine = context;
#if defined(__x86_64__)
  return (void *)machine->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
  return (void *)machine->uc_mcontext.pc;
#else
  return NULL;
#endif
}

static void on_signal(int number, siginfo_t *info, void *context) {
  (void)info;
  void *stack[96];
  void *frames[97];
  int depth = backtrace(stack, 96);
  void *here = program_counter(context);
  int count = 0;
  int seen = 0;
  if (here) frames[count++] = here;
  for (int i = 0; i < depth; i++) {
    if (!seen) {
      // Everything above the interrupted place is this handler's own.
      seen = stack[i] == here;
      continue;
    }
    frames[count++] = (char *)stack[i] - 1;
  }
  if (!seen) {
    for (int i = 0; i < depth; i++) frames[count++] = (char *)stack[i] - 1;
  }
  leaving = 1;
  send_frames("crashed", number, frames, count);
  signal(number, SIG_DFL);
  raise(number);
  _exit(128 + number);
}

static void on_exit_called(int status, void *unused) {
  (void)unused;
  if (leaving || messages < 0) return;
  void *stack[64];
  int depth = backtrace(stack, 64);
  for (int i = 0; i < depth; i++) stack[i] = (char *)stack[i] - 1;
  send_frames("exited", status, stack, depth);
}

void vk_install(int message_fd) {
  messages = message_fd;
  // The engine may be killed without a word; its kernel must not outlive it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);

  static char stack[256 * 1024];  // its own stack, for overflows of the other one
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {0};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGUSR2};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) sigaction(numbers[i], &action, NULL);
  on_exit(on_exit_called, NULL);
  // Buffered output would be lost in a crash.
  setvbuf(stdout, NULL, _IONBF, 0);
}
