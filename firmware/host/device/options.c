#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_VARIABLE "TELEMETRY_DEVICE_KEY"

static const char s_help[] =
    "A Telemetry device on Linux, with the firmware's own store and uplink.\n"
    "\n"
    "  --server URL            where the platform is, like http://localhost:8000\n"
    "  --flash FILE            the file that is its flash; made when it is not there\n"
    "  --key-file FILE         holds the device's key; else it is in " KEY_VARIABLE "\n"
    "  --config FILE           instead of the server and the key: where it keeps whose it is\n"
    "  --claim FILE            a ClaimRequest to take, as a device hears it while it is set up\n"
    "  --flash-kib N           size of a new flash (256)\n"
    "  --period-ms N           between two readings of the simulated sensor (1000)\n"
    "  --health-period-ms N    between two readings of its health (60000, 0: none)\n"
    "  --send-interval-ms N    between two batches that are not full (5000)\n"
    "  --seed N                of the simulated sensor (1)\n"
    "  --readings N            end after so many, when all are delivered\n"
    "  --ledger FILE           add a line for each reading that is kept\n"
    "  --no-clock              never learn the time of day\n";

static bool complain(const char *what, const char *about)
{
    fprintf(stderr, "%s: %s\n\n%s", what, about, s_help);
    return false;
}

static bool read_number(const char *text, uint32_t *into)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || value > UINT32_MAX) return false;
    *into = (uint32_t)value;
    return true;
}

static bool keep_key(const char *key, options_t *into)
{
    const size_t length = strcspn(key, "\r\n");
    if (length == 0 || length >= OPTIONS_KEY_MAX) return complain("Not a key", "it is empty or too long");
    memcpy(into->key, key, length);
    into->key[length] = '\0';
    return true;
}

static bool read_key(const char *path, options_t *into)
{
    char line[OPTIONS_KEY_MAX + 2];
    if (path == NULL) {
        const char *key = getenv(KEY_VARIABLE);
        return key == NULL ? complain("No key", "give --key-file, or " KEY_VARIABLE) : keep_key(key, into);
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) return complain("Cannot read", path);
    const bool has_line = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    return has_line ? keep_key(line, into) : complain("No key in", path);
}

static bool check(const options_t *options)
{
    const bool has_place = options->server != NULL || options->config_path != NULL;
    if (!has_place || options->flash_path == NULL) return complain("Missing", "--flash, and --server or --config");
    if (options->claim_path != NULL && options->config_path == NULL) return complain("Missing", "--config");
    if (options->server != NULL && strncmp(options->server, "http://", 7) != 0 && strncmp(options->server, "https://", 8) != 0)
        return complain("Not an address", options->server);
    if (options->period_ms == 0) return complain("Too small", "--period-ms");
    if (options->flash_size < 8 * 1024 || options->flash_size > 64u * 1024 * 1024)
        return complain("8 to 65536 KiB are possible", "--flash-kib");
    return true;
}

bool options_read(int count, char **arguments, options_t *into)
{
    const char *key_path = NULL;
    uint32_t flash_kib = 256;
    const options_t defaults = {.period_ms = 1000, .health_period_ms = 60000, .send_interval_ms = 5000, .seed = 1};
    *into = defaults;
    const struct {
        const char *name;
        const char **text;
        uint32_t *number;
    } known[] = {
        {"--server", &into->server, NULL},
        {"--flash", &into->flash_path, NULL},
        {"--key-file", &key_path, NULL},
        {"--config", &into->config_path, NULL},
        {"--claim", &into->claim_path, NULL},
        {"--ledger", &into->ledger_path, NULL},
        {"--flash-kib", NULL, &flash_kib},
        {"--period-ms", NULL, &into->period_ms},
        {"--health-period-ms", NULL, &into->health_period_ms},
        {"--send-interval-ms", NULL, &into->send_interval_ms},
        {"--seed", NULL, &into->seed},
        {"--readings", NULL, &into->readings},
    };
    for (int i = 1; i < count; i++) {
        size_t k = 0;
        if (strcmp(arguments[i], "--no-clock") == 0) {
            into->has_no_clock = true;
            continue;
        }
        while (k < sizeof known / sizeof *known && strcmp(arguments[i], known[k].name) != 0) k++;
        if (k == sizeof known / sizeof *known) return complain("No such option", arguments[i]);
        if (++i == count) return complain("Needs a value", known[k].name);
        if (known[k].text != NULL) *known[k].text = arguments[i];
        else if (!read_number(arguments[i], known[k].number)) return complain("Needs a number", known[k].name);
    }
    into->flash_size = flash_kib > UINT32_MAX / 1024 ? UINT32_MAX : flash_kib * 1024;
    return check(into) && (into->config_path != NULL || read_key(key_path, into));
}
