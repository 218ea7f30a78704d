/* A file as NOR flash: bits are only cleared by writing, and what is written is on the disk before the call returns. */
#pragma once

#include "port.h"

/** Opens the file, or makes one of this size. A file of another size stays as large as it is. */
status_t file_flash_open(const char *path, uint32_t size, port_flash_t *into);
