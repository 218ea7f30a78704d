/* What a device on Linux was told of its place in the world, in a file that only its owner reads. */
#pragma once

#include "device_config.h"

/** The file in which device_config_load, _save and _forget work from now on. The string stays. */
void config_file_use(const char *path);
