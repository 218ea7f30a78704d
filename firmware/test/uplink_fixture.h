/* An uplink with a store on a fake flash, a clock that a test turns and a server that does as it is told. */
#pragma once

#include "random.h"
#include "uplink.h"

enum { UPLINK_INTERVAL_MS = 10000 };

typedef struct {
    uint64_t now_ms;
    /** What chance gives, unless it is random. */
    uint32_t random_word;
    bool is_random;
    random_t random;
} uplink_fixture_t;

extern uplink_fixture_t uplink_fixture;

/** Begins anew: an empty flash, a new server, boot 1. */
void uplink_begin(void);

/** Starts the uplink again, as a boot of this name, with what the flash holds. */
void uplink_boot(uint64_t name, port_http_t http);

/** Keeps readings of a boot with these counts. */
void uplink_append(uint64_t boot_name, uint32_t from, uint32_t below);
