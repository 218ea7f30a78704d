#include "ota.h"

#include <stdint.h>

enum { PARTS = 3 };

/** Reads three numbers with points between; what follows a minus or plus is not compared. */
static bool read_version(const char *text, uint32_t parts[PARTS])
{
    for (int i = 0; i < PARTS; i++) {
        if (i > 0 && *text++ != '.') return false;
        if (*text < '0' || *text > '9') return false;
        parts[i] = 0;
        for (; *text >= '0' && *text <= '9'; text++) {
            if (parts[i] > 99999) return false;
            parts[i] = parts[i] * 10 + (uint32_t)(*text - '0');
        }
    }
    return *text == '\0' || *text == '-' || *text == '+';
}

bool ota_is_newer(const char *offered, const char *running)
{
    uint32_t new_parts[PARTS];
    uint32_t old_parts[PARTS];
    if (*offered == 'v') offered++;
    if (*running == 'v') running++;
    if (!read_version(offered, new_parts) || !read_version(running, old_parts)) return false;
    for (int i = 0; i < PARTS; i++) {
        if (new_parts[i] != old_parts[i]) return new_parts[i] > old_parts[i];
    }
    return false;
}
