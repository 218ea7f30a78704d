#include "identity.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "claim.h"
#include "config_file.h"
#include "curl_http.h"

enum { CLAIM_SIZE_MAX = 512, CLAIM_RETRY_S = 1 };

static device_config_t s_config;

static size_t read_file(const char *path, uint8_t *into, size_t most)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 0;
    }
    const size_t length = fread(into, 1, most, file);
    fclose(file);
    return length;
}

/** A ClaimRequest, as a device hears it on telemetry-claim. A system on somebody's desk has no certificate. */
static status_t take_claim(const char *path)
{
    uint8_t bytes[CLAIM_SIZE_MAX];
    const claim_fault_t fault = claim_read(bytes, read_file(path, bytes, sizeof bytes), true, &s_config);
    if (fault == CLAIM_TAKEN) return device_config_save(&s_config);
    fprintf(stderr, "The claim is not one, fault %d\n", (int)fault);
    return STATUS_INVALID;
}

static status_t find_config(const options_t *options)
{
    config_file_use(options->config_path);
    if (options->claim_path != NULL) return take_claim(options->claim_path);
    const status_t status = device_config_load(&s_config);
    if (status != STATUS_OK) fprintf(stderr, "Nobody has claimed this device: give --claim\n");
    return status;
}

status_t identity_open(const options_t *options, port_http_t *into)
{
    if (options->config_path == NULL) return curl_http_open(options->server, options->key, into);
    STATUS_TRY(find_config(options));
    return curl_http_open(s_config.server, s_config.key, into);
}

status_t identity_come_to_the_key(const port_http_t *http, const volatile sig_atomic_t *is_asked_to_end)
{
    const struct timespec pause = {CLAIM_RETRY_S, 0};
    while (s_config.claim_token[0] != '\0' && !*is_asked_to_end) {
        const status_t status = claim_exchange(http, &s_config);
        if (status == STATUS_OK) return device_config_save(&s_config);
        if (status == STATUS_INVALID) {
            fprintf(stderr, "The server refuses the claim: it is used or over\n");
            (void)device_config_forget();
            return status;
        }
        nanosleep(&pause, NULL);
    }
    return STATUS_OK;
}
