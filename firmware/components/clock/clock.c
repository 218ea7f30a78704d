#include "clock.h"

#include <stdbool.h>

#define FIFTY_YEARS_MS (50LL * 365 * 24 * 60 * 60 * 1000)

static port_clock_t s_uptime;
static int64_t s_built_at_ms;
static bool s_is_set;
/** The time of day at the boot. */
static int64_t s_boot_at_ms;
static int64_t s_last_stamp_ms;

void clock_start(const port_clock_t *uptime, int64_t built_at_ms)
{
    s_uptime = *uptime;
    s_built_at_ms = built_at_ms;
    s_is_set = false;
    s_last_stamp_ms = 0;
}

uint64_t clock_uptime_ms(void)
{
    return s_uptime.uptime_ms(s_uptime.context);
}

status_t clock_set(int64_t epoch_ms)
{
    if (epoch_ms < s_built_at_ms || epoch_ms - s_built_at_ms > FIFTY_YEARS_MS) return STATUS_INVALID;
    s_boot_at_ms = epoch_ms - (int64_t)clock_uptime_ms();
    s_is_set = true;
    return STATUS_OK;
}

status_t clock_stamp(int64_t *epoch_ms)
{
    if (!s_is_set) return STATUS_NOT_READY;
    int64_t now_ms = s_boot_at_ms + (int64_t)clock_uptime_ms();
    if (now_ms <= s_last_stamp_ms) now_ms = s_last_stamp_ms + 1;
    s_last_stamp_ms = now_ms;
    *epoch_ms = now_ms;
    return STATUS_OK;
}
