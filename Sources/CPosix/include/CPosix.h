#pragma once

#include <spawn.h>

// Calls that Linux's C library has and Swift's Glibc module, which is built without _GNU_SOURCE, does not show.

/// A pipe whose ends are closed on exec from the start, so that no child started meanwhile inherits them.
int vp_pipe(int ends[2]);

/// Has a spawned program start in a folder.
int vp_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder);

/// Puts each of two paths in the other's place, in one step; -1 with `errno` where the file system cannot.
int vp_exchange(const char *left, const char *right);

/// Closes every descriptor from a number on in a spawned program.
int vp_spawn_closing_from(posix_spawn_file_actions_t *actions, int first);
