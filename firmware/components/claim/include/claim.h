/*
 * A claim: what a device is told on the endpoint telemetry-claim (proto/provisioning/v1/claim.proto), and the exchange
 * of its token for the device's own key. Owns nothing. Called by provisioning and by main; the token and the key pass
 * through and are never logged.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "device_config.h"
#include "port.h"

/** As in the schema. */
typedef enum {
    CLAIM_UNSPECIFIED = 0,
    CLAIM_UNSUPPORTED_VERSION = 1,
    CLAIM_MALFORMED = 2,
    CLAIM_SERVER_URL_REFUSED = 3,
    CLAIM_STORAGE_FAILED = 4,
    /** Nothing is wrong; not a number of the schema. */
    CLAIM_TAKEN = -1,
} claim_fault_t;

#define CLAIM_REPLY_MAX 8

/** Reads a ClaimRequest into a configuration with a token and without a key. */
claim_fault_t claim_read(const uint8_t *bytes, size_t length, bool may_be_plain, device_config_t *into);

/** Writes the ClaimReply to that; returns its length, which is never 0. */
size_t claim_write_reply(claim_fault_t fault, uint8_t into[CLAIM_REPLY_MAX]);

/**
 * Exchanges the token for the key, into the same configuration. STATUS_INVALID when the server refuses the token for
 * good, STATUS_NOT_READY when it is worth another try.
 */
status_t claim_exchange(const port_http_t *http, device_config_t *config);
