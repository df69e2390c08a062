/* Preloaded into a program: what it writes below FTL_FAULT_FOLDER fails at the n-th call, or is recorded.

   FTL_FAULT_AT=n      the n-th call (write, truncate, sync, unlink, rename, link) fails; and FTL_FAULT_FOR=m that many in all
   FTL_FAULT_ERROR=e   with that errno (5 = EIO, 28 = ENOSPC)
   FTL_FAULT_TRACE=f   every call goes to the file f: kind, lengths, offset, paths, bytes (see power.py)
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;
static int trace = -1;
static const char *folder;
static long at, many, code;
static int ready;

static void begin(void) {
    if (ready) return;
    ready = 1;
    folder = getenv("FTL_FAULT_FOLDER");
    at = getenv("FTL_FAULT_AT") ? atol(getenv("FTL_FAULT_AT")) : 0;
    many = getenv("FTL_FAULT_FOR") ? atol(getenv("FTL_FAULT_FOR")) : 1;
    code = getenv("FTL_FAULT_ERROR") ? atol(getenv("FTL_FAULT_ERROR")) : EIO;
    if (getenv("FTL_FAULT_TRACE"))
        trace = open(getenv("FTL_FAULT_TRACE"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* For a program that forks: from now on, counted anew. Returns how many calls there were. */
long ftl_fault_set(long first, long number, long error) {
    long before;
    begin();
    pthread_mutex_lock(&lock);
    before = count;
    count = 0;
    at = first;
    many = number;
    code = error;
    pthread_mutex_unlock(&lock);
    return before;
}

static int is_ours(const char *path) {
    begin();
    if (!folder || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
    size_t length = strlen(path);
    return length < 4 || strcmp(path + length - 4, "-shm") != 0;
}

static int path_of(int number, char *path) {
    char link[64];
    begin();
    if (!folder || number == trace) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    ssize_t length = readlink(link, path, 4000);
    if (length <= 0) return 0;
    path[length] = 0;
    char *gone = strstr(path, " (deleted)");
    if (gone) *gone = 0;
    return is_ours(path);
}

/* 1: it has to fail. */
static int called(char kind, const char *path, const char *other, int64_t offset, const void *data, size_t length) {
    int fails;
    pthread_mutex_lock(&lock);
    count++;
    fails = at > 0 && count >= at && count < at + many;
    if (!fails && trace >= 0) {
        uint32_t sizes[3] = {(uint32_t)strlen(path), other ? (uint32_t)strlen(other) : 0, data ? (uint32_t)length : 0};
        ssize_t done = syscall(SYS_write, trace, &kind, 1);
        done += syscall(SYS_write, trace, sizes, sizeof sizes);
        done += syscall(SYS_write, trace, &offset, sizeof offset);
        done += syscall(SYS_write, trace, path, sizes[0]);
        if (sizes[1]) done += syscall(SYS_write, trace, other, sizes[1]);
        if (sizes[2]) done += syscall(SYS_write, trace, data, sizes[2]);
        (void)done;
    }
    pthread_mutex_unlock(&lock);
    if (fails) errno = (int)code;
    return fails;
}

#define REAL(name, kind) \
    static kind real; \
    if (!real) real = (kind)dlsym(RTLD_NEXT, name)

ssize_t pwrite64(int number, const void *data, size_t length, off64_t offset) {
    typedef ssize_t (*Real)(int, const void *, size_t, off64_t);
    char path[4096];
    REAL("pwrite64", Real);
    if (path_of(number, path) && called('w', path, NULL, offset, data, length)) return -1;
    return real(number, data, length, offset);
}

ssize_t pwrite(int number, const void *data, size_t length, off_t offset) {
    return pwrite64(number, data, length, offset);
}

ssize_t write(int number, const void *data, size_t length) {
    typedef ssize_t (*Real)(int, const void *, size_t);
    char path[4096];
    REAL("write", Real);
    if (number > 2 && path_of(number, path)) {
        int64_t offset = lseek(number, 0, SEEK_CUR);
        if (called('w', path, NULL, offset, data, length)) return -1;
    }
    return real(number, data, length);
}

int ftruncate64(int number, off64_t length) {
    typedef int (*Real)(int, off64_t);
    char path[4096];
    REAL("ftruncate64", Real);
    if (path_of(number, path) && called('t', path, NULL, length, NULL, 0)) return -1;
    return real(number, length);
}

int ftruncate(int number, off_t length) { return ftruncate64(number, length); }

int fsync(int number) {
    typedef int (*Real)(int);
    char path[4096];
    REAL("fsync", Real);
    if (path_of(number, path) && called('s', path, NULL, 0, NULL, 0)) return -1;
    return real(number);
}

int fdatasync(int number) {
    typedef int (*Real)(int);
    char path[4096];
    REAL("fdatasync", Real);
    if (path_of(number, path) && called('s', path, NULL, 0, NULL, 0)) return -1;
    return real(number);
}

int unlink(const char *path) {
    typedef int (*Real)(const char *);
    REAL("unlink", Real);
    if (is_ours(path) && called('u', path, NULL, 0, NULL, 0)) return -1;
    return real(path);
}

int rename(const char *from, const char *to) {
    typedef int (*Real)(const char *, const char *);
    REAL("rename", Real);
    if (is_ours(from) && called('r', from, to, 0, NULL, 0)) return -1;
    return real(from, to);
}

int link(const char *from, const char *to) {
    typedef int (*Real)(const char *, const char *);
    REAL("link", Real);
    if (is_ours(from) && called('l', from, to, 0, NULL, 0)) return -1;
    return real(from, to);
}
