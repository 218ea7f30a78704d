/*
 * Wi-Fi: keeps the device connected with what provisioning has stored. Owns the Wi-Fi driver. Called by main on its one
 * task; the driver's own task only sets flags here.
 */
#pragma once

#include <stdbool.h>

#include "port.h"

/** Prepares the driver. Provisioning comes between this and network_connect. */
status_t network_start(void);

/** Connects, and again whenever the connection is lost. */
status_t network_connect(const port_clock_t *clock, const port_rng_t *rng);

/** Tries again when it is time to: after a wait that doubles up to a minute, of which a random part is left out. */
void network_poll(void);

bool network_is_up(void);
