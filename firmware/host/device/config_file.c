#include "config_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *s_path;

void config_file_use(const char *path)
{
    s_path = path;
}

status_t device_config_load(device_config_t *into)
{
    FILE *file = fopen(s_path, "rb");
    if (file == NULL) return STATUS_NOT_FOUND;
    const bool is_whole = fread(into, sizeof *into, 1, file) == 1;
    fclose(file);
    return is_whole ? STATUS_OK : STATUS_CORRUPT;
}

static bool write_whole(const char *path, const device_config_t *config)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, S_IRUSR | S_IWUSR);
    if (file < 0) return false;
    const bool is_written = write(file, config, sizeof *config) == (ssize_t)sizeof *config && fsync(file) == 0;
    return close(file) == 0 && is_written;
}

status_t device_config_save(const device_config_t *config)
{
    char beside[512];
    if (snprintf(beside, sizeof beside, "%s.new", s_path) >= (int)sizeof beside) return STATUS_IO;
    return write_whole(beside, config) && rename(beside, s_path) == 0 ? STATUS_OK : STATUS_IO;
}

status_t device_config_forget(void)
{
    return unlink(s_path) == 0 ? STATUS_OK : STATUS_IO;
}
