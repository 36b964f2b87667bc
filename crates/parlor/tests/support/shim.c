/* A library that is loaded before the C library (LD_PRELOAD). It logs and disturbs the file operations of a program:
 *
 *   PARLOR_SHIM_UNDER  The library affects only regular files whose path contains this text. Without it, the library
 *                      affects no file.
 *   PARLOR_SHIM_LOG    The file of the log. It has one line for each write ("write"), for the beginning of each sync
 *                      ("begin") and for the end of each successful sync ("end"). The library writes the line before
 *                      the call returns.
 *   PARLOR_SHIM_DELAY  The additional duration of each sync, in milliseconds.
 *   PARLOR_SHIM_FULL   While this file exists, writes fail as on a full disk. In each thread, one `write` or `pwrite`
 *                      writes half of its bytes and the next fails with ENOSPC. `pwritev` always fails. The library
 *                      does not log these writes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *under(void) { return getenv("PARLOR_SHIM_UNDER"); }

/* The path of a file that the library affects. NULL for other files. */
static const char *path_of(int fd, char *path, size_t size) {
    struct stat st;
    char link[64];
    int saved = errno;
    const char *found = NULL;
    if (under() && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, size - 1);
        if (length > 0) {
            path[length] = 0;
            if (strstr(path, under())) found = path;
        }
    }
    errno = saved;
    return found;
}

static void note(const char *what, const char *path) {
    const char *name = getenv("PARLOR_SHIM_LOG");
    int saved = errno;
    if (name) {
        char line[4400];
        int length = snprintf(line, sizeof line, "%s %s\n", what, path);
        int log = open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        if (log >= 0) {
            if (length > 0) syscall(SYS_write, log, line, (size_t)length);
            close(log);
        }
    }
    errno = saved;
}

static void delay(void) {
    const char *ms = getenv("PARLOR_SHIM_DELAY");
    if (ms) {
        long n = atol(ms);
        struct timespec left = {n / 1000, (n % 1000) * 1000000};
        while (nanosleep(&left, &left) != 0 && errno == EINTR) {}
    }
}

static int synced(int fd, int (*real)(int)) {
    char path[4096];
    const char *file = path_of(fd, path, sizeof path);
    if (!file) return real(fd);
    note("begin", file);
    int result = real(fd);
    int saved = errno;
    delay();
    if (result == 0) note("end", file);
    errno = saved;
    return result;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

int fsync(int fd) { return synced(fd, REAL("fsync", int (*)(int))); }
int fdatasync(int fd) { return synced(fd, REAL("fdatasync", int (*)(int))); }

/* The number of bytes, of `count`, that a call may write. -1 with ENOSPC if it may write none. */
static ssize_t room(int fd, size_t count) {
    char path[4096];
    const char *file = path_of(fd, path, sizeof path);
    if (!file) return (ssize_t)count;
    const char *full = getenv("PARLOR_SHIM_FULL");
    if (full && access(full, F_OK) == 0) {
        static __thread int turn;
        turn = !turn;
        if (turn && count > 1) return (ssize_t)(count / 2);
        errno = ENOSPC;
        return -1;
    }
    note("write", file);
    return (ssize_t)count;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    ssize_t n = room(fd, count);
    return n < 0 ? -1 : REAL("write", ssize_t (*)(int, const void *, size_t))(fd, bytes, (size_t)n);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    ssize_t n = room(fd, count);
    return n < 0 ? -1 : REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t))(fd, bytes, (size_t)n, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    ssize_t n = room(fd, count);
    return n < 0 ? -1 : REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t))(fd, bytes, (size_t)n, at);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    return room(fd, 1) < 0 ? -1 : REAL("pwritev", ssize_t (*)(int, const struct iovec *, int, off_t))(fd, parts, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    return room(fd, 1) < 0 ? -1 : REAL("pwritev64", ssize_t (*)(int, const struct iovec *, int, off64_t))(fd, parts, count, at);
}
