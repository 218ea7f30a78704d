#include "device_config.h"

#include <string.h>

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool device_config_is_server(const char *url, bool may_be_plain)
{
    size_t at = strlen("https://");
    if (strlen(url) > DEVICE_CONFIG_SERVER_MAX) return false;
    if (strncmp(url, "https://", at) != 0) {
        at = strlen("http://");
        if (!may_be_plain || strncmp(url, "http://", at) != 0) return false;
    }
    if (!is_alphanumeric(url[at]) && url[at] != '[') return false;
    for (; url[at] != '\0'; at++) {
        if (!is_alphanumeric(url[at]) && strchr(".-:[]", url[at]) == NULL) return false;
    }
    return true;
}

bool device_config_is_device_id(const char *text)
{
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if (!is_alphanumeric(text[i]) && text[i] != '_' && text[i] != '-') return false;
    }
    return length >= 1 && length <= DEVICE_CONFIG_ID_MAX;
}

bool device_config_is_secret(const char *text)
{
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x21 || text[i] > 0x7e) return false;
    }
    return length >= 1 && length <= DEVICE_CONFIG_SECRET_MAX;
}
