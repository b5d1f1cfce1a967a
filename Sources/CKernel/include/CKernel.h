#pragma once

#include <stddef.h>
#include <stdint.h>

// What the kernel process needs below Swift: calling a cell so that a throw comes back, telling the engine about a crash from a
// signal handler, and watching which files are read.

#ifdef __cplusplus
extern "C" {
#endif

/// How a cell's entry came back.
enum vk_return {
  VK_RETURNED = 0,
  VK_THREW = 1,
};

/// Installs the handlers for fatal signals, `exit` and SIGUSR2 ("where are you?"). Crash frames are written to
/// `message_fd`. Standard output becomes unbuffered.
void vk_install(int message_fd);

/// Remembers the process as it is before any cell ran: folder, environment, standard streams, signals, locale, generators.
void vk_remember_state(void);

/// Puts the process back as it was then.
void vk_restore_state(void);

/// Calls a cell's entry function. An error thrown at its top level comes back as VK_THREW instead of ending the process.
int vk_call(void *entry);

/// The error of the last VK_THREW, a Swift `Error` box; owned by the caller.
void *vk_thrown_error(void);

/// The call stack of the last throw as addresses inside the calls, innermost first. Returns how many were written.
int vk_thrown_frames(void **frames, int capacity);

/// Writes `path+0xoffset` of an address into `text`. Returns 0 when no library holds it.
int vk_describe_frame(void *address, char *text, size_t capacity);

/// Starts noting opened files.
void vk_observe_begin(void);

/// Stops noting and hands out what was seen: lines of a kind letter (`f` file, `d` folder, `a` absent, `w` written) and an
/// absolute path, each ended by a NUL. `*length` is their total length. The memory is the callee's until the next begin.
const char *vk_observe_end(size_t *length);

/// What was seen so far, for a signal handler: in the same form, without a lock. NULL when nothing is being observed.
const char *vk_observed_so_far(size_t *length);

#ifdef __cplusplus
}
#endif
