#define _GNU_SOURCE
#include "CPosix.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int vp_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int vp_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder) {
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int vp_exchange(const char *left, const char *right) { return renameat2(AT_FDCWD, left, AT_FDCWD, right, RENAME_EXCHANGE); }

int vp_spawn_closing_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
