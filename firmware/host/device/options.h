/* What the device on Linux is told at its start. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define OPTIONS_KEY_MAX 256

typedef struct {
    /** NULL when a claim says it. */
    const char *server;
    /** Where the device keeps whose it is; NULL when server and key are told here. */
    const char *config_path;
    /** NULL for none. */
    const char *claim_path;
    const char *flash_path;
    uint32_t flash_size;
    /** NULL for none. */
    const char *ledger_path;
    uint32_t period_ms;
    uint32_t health_period_ms;
    uint32_t send_interval_ms;
    uint32_t seed;
    /** Ends when so many readings were measured and all are delivered; 0 for never. */
    uint32_t readings;
    /** Behaves as if no server ever told the time. */
    bool has_no_clock;
    char key[OPTIONS_KEY_MAX];
} options_t;

/** Reads the arguments and the key; says what is wrong with them and returns false. */
bool options_read(int count, char **arguments, options_t *into);
