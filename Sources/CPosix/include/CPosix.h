#pragma once

#include <spawn.h>

// Calls that Linux's C library has and Swift's Glibc module, which is built without _GNU_SOURCE, does not show.

/// A pipe whose ends are closed on exec from the start, so that no child started meanwhile inherits them.
int vp_pipe(int ends[2]);

/// Has a spawned program start in a folder.
int vp_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder);

/// Closes every descriptor from a number on in a spawned program.
int vp_spawn_closing_from(posix_spawn_file_actions_t *actions, int first);
