#include "file_flash.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 4096 };

static int s_file = -1;

static status_t read_file(void *context, uint32_t offset, void *into, uint32_t length)
{
    (void)context;
    return pread(s_file, into, length, offset) == (ssize_t)length ? STATUS_OK : STATUS_IO;
}

static status_t put(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    if (pwrite(s_file, bytes, length, offset) != (ssize_t)length) return STATUS_IO;
    return fdatasync(s_file) == 0 ? STATUS_OK : STATUS_IO;
}

static status_t write_file(void *context, uint32_t offset, const void *from, uint32_t length)
{
    uint8_t bytes[SECTOR];
    const uint8_t *wanted = from;
    if (length > SECTOR) return STATUS_INVALID;
    STATUS_TRY(read_file(context, offset, bytes, length));
    for (uint32_t i = 0; i < length; i++) bytes[i] &= wanted[i];
    return put(offset, bytes, length);
}

static status_t erase_file(void *context, uint32_t offset, uint32_t length)
{
    (void)context;
    uint8_t bytes[SECTOR];
    memset(bytes, 0xff, sizeof bytes);
    for (uint32_t done = 0; done < length; done += SECTOR) STATUS_TRY(put(offset + done, bytes, SECTOR));
    return STATUS_OK;
}

status_t file_flash_open(const char *path, uint32_t size, port_flash_t *into)
{
    struct stat found;
    s_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s_file < 0 || fstat(s_file, &found) != 0) return STATUS_IO;
    // Zeros are as good as an erased flash: what is no sector of a log is erased before it is used.
    if (found.st_size == 0 && ftruncate(s_file, size) != 0) return STATUS_IO;
    if (found.st_size > 0) size = (uint32_t)found.st_size;
    const port_flash_t flash = {NULL, size / SECTOR * SECTOR, SECTOR, read_file, write_file, erase_file};
    *into = flash;
    return STATUS_OK;
}
