/* Where a device on Linux posts and as whom: as its options say, or as it was claimed. */
#pragma once

#include <signal.h>

#include "options.h"
#include "port.h"

/** Takes the claim that the options name, and opens the way to the server. */
status_t identity_open(const options_t *options, port_http_t *into);

/**
 * Exchanges the token for the key where there is no key yet; once a second until the server has said something for good.
 * STATUS_INVALID when it refuses the token: then the claim is forgotten, and the device waits for another one.
 */
status_t identity_come_to_the_key(const port_http_t *http, const volatile sig_atomic_t *is_asked_to_end);
