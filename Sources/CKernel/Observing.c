#define _GNU_SOURCE
#include "CKernel.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <glob.h>
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

/// Records of a kind letter and a path, each ended by a NUL.
struct records {
  char *bytes;
  size_t length, capacity;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int observing;
static struct records seen;
/// What lazily initialised globals read: only the first to touch one reads, but every later cell may use the value.
static struct records lasting;
static __thread int once_depth;

static void add(struct records *records, const char *bytes, size_t count) {
  if (records->length + count > records->capacity) {
    size_t capacity = (records->capacity + count) * 2;
    char *grown = realloc(records->bytes, capacity);
    if (!grown) return;
    records->bytes = grown;
    records->capacity = capacity;
  }
  memcpy(records->bytes + records->length, bytes, count);
  records->length += count;
}

void vk_observe_begin(void) {
  pthread_mutex_lock(&lock);
  observing = 1;
  seen.length = 0;
  if (lasting.length) add(&seen, lasting.bytes, lasting.length);
  pthread_mutex_unlock(&lock);
}

const char *vk_observe_end(size_t *length) {
  pthread_mutex_lock(&lock);
  observing = 0;
  *length = seen.length;
  pthread_mutex_unlock(&lock);
  return seen.bytes ? seen.bytes : "";
}

const char *vk_observed_so_far(size_t *length) {
  *length = seen.length;
  return observing ? (seen.bytes ? seen.bytes : "") : NULL;
}

static void note_locked(char kind, const char *path) {
  char record[PATH_MAX * 2 + 2];
  record[0] = kind;
  size_t count = strlen(path) + 1;
  if (count + 1 > sizeof record) return;
  memcpy(record + 1, path, count);
  add(&seen, record, count + 1);
  if (once_depth > 0 && kind != 'w') add(&lasting, record, count + 1);
}

/// Makes a path absolute. Returns 0 when that fails.
static int make_absolute(int folder, const char *path, char *absolute, size_t capacity) {
  char base[PATH_MAX];
  if (path[0] == '/') {
    snprintf(absolute, capacity, "%s", path);
    return 1;
  }
  if (folder == AT_FDCWD) {
    if (!getcwd(base, sizeof base)) return 0;
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t count = readlink(link, base, sizeof base - 1);
    if (count <= 0) return 0;
    base[count] = 0;
  }
  snprintf(absolute, capacity, "%s/%s", base, path);
  return 1;
}

static void note(char kind, int folder, const char *path) {
  if (!observing || !path) return;
  int saved = errno;
  char absolute[PATH_MAX * 2];
  if (make_absolute(folder, path, absolute, sizeof absolute)) {
    pthread_mutex_lock(&lock);
    if (observing) note_locked(kind, absolute);
    pthread_mutex_unlock(&lock);
  }
  errno = saved;
}

/// Notes an attempt that failed because nothing is there.
static void note_absent(int folder, const char *path) {
  if (errno == ENOENT || errno == ENOTDIR) note('a', folder, path);
}

/// Whether a file that may be created by an open is there before it.
static int exists_before(int folder, const char *path, int flags) {
  if (!observing || !path || !(flags & O_CREAT)) return 1;
  int saved = errno;
  int exists = faccessat(folder, path, F_OK, 0) == 0;
  errno = saved;
  return exists;
}

static void note_open(int folder, const char *path, int flags, int existed, int failed) {
  if (failed) {
    note_absent(folder, path);
    return;
  }
  int mode = flags & O_ACCMODE;
  // Opened for both, a file gives its old contents before it gets new ones.
  if (mode != O_WRONLY && !(flags & O_TRUNC) && existed) note((flags & O_DIRECTORY) ? 'd' : 'f', folder, path);
  if (mode != O_RDONLY || (flags & O_TRUNC) || !existed) note('w', folder, path);
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
  int existed = exists_before(AT_FDCWD, path, flags);
  int result = next(path, flags, mode);
  note_open(AT_FDCWD, path, flags, existed, result < 0);
  return result;
}

int open64(const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(open64);
  int existed = exists_before(AT_FDCWD, path, flags);
  int result = next(path, flags, mode);
  note_open(AT_FDCWD, path, flags, existed, result < 0);
  return result;
}

int openat(int folder, const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(openat);
  int existed = exists_before(folder, path, flags);
  int result = next(folder, path, flags, mode);
  note_open(folder, path, flags, existed, result < 0);
  return result;
}

int openat64(int folder, const char *path, int flags, ...) {
  MODE_FROM(flags);
  NEXT(openat64);
  int existed = exists_before(folder, path, flags);
  int result = next(folder, path, flags, mode);
  note_open(folder, path, flags, existed, result < 0);
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
  int existed = exists_before(AT_FDCWD, path, flags_of_mode(mode));
  FILE *result = next(path, mode);
  note_open(AT_FDCWD, path, flags_of_mode(mode), existed, result == NULL);
  return result;
}

FILE *fopen64(const char *path, const char *mode) {
  NEXT(fopen64);
  int existed = exists_before(AT_FDCWD, path, flags_of_mode(mode));
  FILE *result = next(path, mode);
  note_open(AT_FDCWD, path, flags_of_mode(mode), existed, result == NULL);
  return result;
}

DIR *opendir(const char *path) {
  NEXT(opendir);
  DIR *result = next(path);
  if (result) {
    note('d', AT_FDCWD, path);
  } else {
    note_absent(AT_FDCWD, path);
  }
  return result;
}

/// Walks of folder trees open folders inside libc, where no one looks.
FTSENT *fts_read(FTS *walk) {
  NEXT(fts_read);
  FTSENT *entry = next(walk);
  if (entry && entry->fts_info == FTS_D) note('d', AT_FDCWD, entry->fts_path);
  return entry;
}

int glob(const char *restrict pattern, int flags, int (*on_error)(const char *, int), glob_t *restrict found) {
  NEXT(glob);
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%s", pattern);
  folder[strcspn(folder, "*?[")] = 0;
  char *slash = strrchr(folder, '/');
  if (slash) {
    slash[slash == folder] = 0;
  } else {
    strcpy(folder, ".");
  }
  note('d', AT_FDCWD, folder);
  return next(pattern, flags, on_error, found);
}

// Asking about a file and hearing no is as good as a failed open; hearing yes may be all that a cell wanted to know.
// A folder that is there says nothing of its contents.

/// Notes the answer to a question about a path, and hands it on.
static int note_asked(const char *path, int result, const struct stat *status) {
  if (result < 0) {
    note_absent(AT_FDCWD, path);
  } else if (S_ISREG(status->st_mode)) {
    note('f', AT_FDCWD, path);
  }
  return result;
}

int stat(const char *restrict path, struct stat *restrict status) {
  NEXT(stat);
  return note_asked(path, next(path, status), status);
}

int lstat(const char *restrict path, struct stat *restrict status) {
  NEXT(lstat);
  return note_asked(path, next(path, status), status);
}

int access(const char *path, int mode) {
  NEXT(access);
  int result = next(path, mode);
  if (result < 0) {
    note_absent(AT_FDCWD, path);
  } else if (observing) {
    struct stat status;
    stat(path, &status);
  }
  return result;
}

// What is written beside and renamed is written all the same.

int rename(const char *from, const char *to) {
  NEXT(rename);
  int result = next(from, to);
  if (result == 0) note('w', AT_FDCWD, to);
  return result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  NEXT(renameat);
  int result = next(from_folder, from, to_folder, to);
  if (result == 0) note('w', to_folder, to);
  return result;
}

/// The runtime's guard of lazily initialised globals.
void swift_once(void *predicate, void (*initialize)(void *), void *context) {
  static void (*next)(void *, void (*)(void *), void *);
  if (!next) next = (void (*)(void *, void (*)(void *), void *))dlsym(RTLD_NEXT, "swift_once");
  once_depth++;
  next(predicate, initialize, context);
  once_depth--;
}
