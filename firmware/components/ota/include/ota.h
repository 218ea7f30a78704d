/*
 * New firmware over the air: fetched only when it is newer, and taken back when it does not reach the server. Owns the
 * two slots of flash that firmware runs from. Called by main.
 */
#pragma once

#include <stdbool.h>

#include "status.h"

/**
 * Whether a version like 1.12.3 is newer than another. False when either is no version, so that nothing is ever
 * installed because it could not be read.
 */
bool ota_is_newer(const char *offered, const char *running);

/**
 * Fetches the image at this address and restarts into it when it is newer; calls `alive` while it works. STATUS_NOT_FOUND when it is not;
 * STATUS_IO when it could not be fetched or is not signed for us.
 */
status_t ota_install(const char *url, void (*alive)(void));

/** Whether this firmware runs for the first time and has yet to show that it works. */
bool ota_is_on_trial(void);

/** Keeps the firmware that runs: it has reached the server. */
status_t ota_keep(void);

/** Restarts into the firmware before, for good. Returns only when there is none. */
status_t ota_go_back(void);
