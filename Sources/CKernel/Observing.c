#define _GNU_SOURCE
#include "CKernel.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// The kernel is the executable, so these definitions stand in front of libc's for every library in the process: whatever a cell
// opens, by Foundation, libtorch, Cairo or C, is seen here and then handed on.

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int observing;
static char *seen;
static size_t seen_length, seen_capacity;

void vk_observe_begin(void) {
  pthread_mutex_lock(&lock);
  observing = 1;
  seen_length = 0;
  pthread_mutex_unlock(&lock);
}

const char *vk_observe_end(size_t *length) {
  pthread_mutex_lock(&lock);
  observing = 0;
  *length = seen_length;
  pthread_mutex_unlock(&lock);
  return seen ? seen : "";
}

static void note_locked(char kind, const char *path) {
  size_t count = strlen(path) + 2;
  if (seen_length + count > seen_capacity) {
    size_t capacity = (seen_capacity + count) * 2;
    char *grown = realloc(seen, capacity);
    if (!grown) return;
    seen = grown;
    seen_capacity = capacity;
  }
  seen[seen_length] = kind;
  memcpy(seen + seen_length + 1, path, count - 1);
  seen_length += count;
}

static void note(int folder, const char *path, int is_folder, int flags, int failed, int error) {
  if (!observing || !path) return;
  if (failed && error != ENOENT && error != ENOTDIR) return;
  char absolute[PATH_MAX * 2];
  if (path[0] == '/') {
    snprintf(absolute, sizeof absolute, "%s", path);
  } else if (folder == AT_FDCWD) {
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here)) return;
    snprintf(absolute, sizeof absolute, "%s/%s", here, path);
  } else {
    char link[64], base[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t count = readlink(link, base, sizeof base - 1);
    if (count <= 0) return;
    base[count] = 0;
    snprintf(absolute, sizeof absolute, "%s/%s", base, path);
  }
  int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
  char kind = writes ? 'w' : failed ? 'a' : is_folder || (flags & O_DIRECTORY) ? 'd' : 'f';
  int saved = errno;
  pthread_mutex_lock(&lock);
  if (observing) note_locked(kind, absolute);
  pthread_mutex_unlock(&lock);
  errno = saved;
}

#define NEXT(name) \
  static __typeof__(&name) next; \
  if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define MODE_FROM(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list arguments; \
    va_start(arguments, flags); \
    mode = va_arg(arguments, mode_t); \
    va_end(arguments); \
  }

int open(const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(open);
  int result = next(path, flags, mode);
  note(AT_FDCWD, path, 0, flags, result < 0, errno);
  return result;
}

int open64(const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(open64);
  int result = next(path, flags, mode);
  note(AT_FDCWD, path, 0, flags, result < 0, errno);
  return result;
}

int openat(int folder, const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(openat);
  int result = next(folder, path, flags, mode);
  note(folder, path, 0, flags, result < 0, errno);
  return result;
}

int openat64(int folder, const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(openat64);
  int result = next(folder, path, flags, mode);
  note(folder, path, 0, flags, result < 0, errno);
  return result;
}

static int flags_of_mode(const char *mode) {
  int plus = strchr(mode, '+') != NULL;
  switch (mode[0]) {
    case 'w': return (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC;
    case 'a': return (plus ? O_RDWR : O_WRONLY) | O_CREAT;
    default: return plus ? O_RDWR : O_RDONLY;
  }
}

FILE *fopen(const char *path, const char *mode) {
  NEXT(fopen);
  FILE *result = next(path, mode);
  note(AT_FDCWD, path, 0, flags_of_mode(mode), result == NULL, errno);
  return result;
}

FILE *fopen64(const char *path, const char *mode) {
  NEXT(fopen64);
  FILE *result = next(path, mode);
  note(AT_FDCWD, path, 0, flags_of_mode(mode), result == NULL, errno);
  return result;
}

DIR *opendir(const char *path) {
  NEXT(opendir);
  DIR *result = next(path);
  note(AT_FDCWD, path, 1, O_RDONLY, result == NULL, errno);
  return result;
}

// Asking whether a file is there and hearing no is as good as a failed open.

int access(const char *path, int mode) {
  NEXT(access);
  int result = next(path, mode);
  if (result < 0) note(AT_FDCWD, path, 0, O_RDONLY, 1, errno);
  return result;
}

int stat(const char *restrict path, struct stat *restrict status) {
  NEXT(stat);
  int result = next(path, status);
  if (result < 0) note(AT_FDCWD, path, 0, O_RDONLY, 1, errno);
  return result;
}

int lstat(const char *restrict path, struct stat *restrict status) {
  NEXT(lstat);
  int result = next(path, status);
  if (result < 0) note(AT_FDCWD, path, 0, O_RDONLY, 1, errno);
  return result;
}
