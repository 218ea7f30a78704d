/*
 * How a bare device learns its Wi-Fi and whose it is: Espressif's network_provisioning with Security 2, over BLE or (by
 * Kconfig) over an access point of its own, and our endpoint telemetry-claim in the same session. Owns BLE while it runs. Called by main, between network_start and
 * network_connect; it returns when the manager has connected.
 *
 * Salt and verifier are this device's own, from the read-only partition that firmware/tools/label.ts fills at the
 * factory; without them nobody can be told from anybody, so nothing is opened.
 */
#pragma once

#include <stdbool.h>

#include "status.h"

bool provisioning_is_needed(void);

/**
 * Blocks. STATUS_NOT_FOUND when the factory's partition is empty; STATUS_NOT_READY when nobody has set it up within the
 * window, or too many have tried with a wrong proof (setup_window).
 */
status_t provisioning_run(void);
