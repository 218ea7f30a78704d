#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "esp_crt_bundle.h"
#include "esp_http_client.h"
#include "port_esp.h"

enum { URL_MAX = 256, TIMEOUT_MS = 20000 };

/** One request and what came of it, for the client's events. */
typedef struct {
    const port_http_request_t *request;
    port_http_answer_t *answer;
} exchange_t;

static esp_http_client_handle_t s_client;
static const char *s_server;
static const char *s_key;

static esp_err_t take_event(esp_http_client_event_t *event)
{
    const exchange_t *exchange = event->user_data;
    if (exchange == NULL) return ESP_OK;
    if (event->event_id == HTTP_EVENT_ON_DATA)
        exchange->request->sink(exchange->request->sink_context, event->data, (size_t)event->data_len);
    if (event->event_id == HTTP_EVENT_ON_HEADER && strcasecmp(event->header_key, "Retry-After") == 0)
        snprintf(exchange->answer->retry_after, sizeof exchange->answer->retry_after, "%s", event->header_value);
    return ESP_OK;
}

static esp_err_t set_up(const port_http_request_t *request, exchange_t *exchange)
{
    char url[URL_MAX];
    snprintf(url, sizeof url, "%s%s", s_server, request->path);
    const esp_err_t set[] = {
        esp_http_client_set_url(s_client, url),
        esp_http_client_set_user_data(s_client, exchange),
        esp_http_client_set_header(s_client, "Content-Type", request->content_type),
        esp_http_client_set_post_field(s_client, (const char *)request->body, (int)request->length),
        s_key[0] == '\0' ? ESP_OK : esp_http_client_set_header(s_client, "X-API-Key", s_key),
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        if (set[i] != ESP_OK) return set[i];
    }
    return ESP_OK;
}

static status_t post(void *context, const port_http_request_t *request, port_http_answer_t *answer)
{
    (void)context;
    exchange_t exchange = {request, answer};
    const bool is_done = set_up(request, &exchange) == ESP_OK && esp_http_client_perform(s_client) == ESP_OK;
    answer->status = esp_http_client_get_status_code(s_client);
    esp_http_client_set_user_data(s_client, NULL);
    // The next request begins with a new connection then.
    if (!is_done) esp_http_client_close(s_client);
    return is_done ? STATUS_OK : STATUS_IO;
}

status_t port_esp_http(const char *server, const char *key, port_http_t *into)
{
    const esp_http_client_config_t config = {
        .url = server,
        .method = HTTP_METHOD_POST,
        .timeout_ms = TIMEOUT_MS,
        .disable_auto_redirect = true,
        .event_handler = take_event,
        .crt_bundle_attach = esp_crt_bundle_attach,
        .keep_alive_enable = true,
    };
    const port_http_t http = {NULL, post};
    s_server = server;
    s_key = key;
    s_client = esp_http_client_init(&config);
    *into = http;
    return s_client == NULL ? STATUS_NO_SPACE : STATUS_OK;
}
