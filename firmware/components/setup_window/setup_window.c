#include "setup_window.h"

#include <stdatomic.h>

#include "sdkconfig.h"

// One task writes them and another one reads: loads and stores are enough, and the ESP32-C3 has nothing more.
static atomic_uint s_mismatches;
/** Of 32 bits, which do for differences of less than a month. */
static atomic_uint s_opened_ms;

void setup_window_open(uint64_t now_ms)
{
    s_mismatches = 0;
    s_opened_ms = (unsigned)now_ms;
}

void setup_window_mismatch(void)
{
    const unsigned before = s_mismatches;
    s_mismatches = before + 1;
}

void setup_window_proved(uint64_t now_ms)
{
    s_opened_ms = (unsigned)now_ms;
}

bool setup_window_is_over(uint64_t now_ms)
{
    return s_mismatches >= CONFIG_SETUP_WINDOW_MISMATCHES || (unsigned)now_ms - s_opened_ms >= CONFIG_SETUP_WINDOW_MS;
}
