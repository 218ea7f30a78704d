#include "curl_http.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CONNECT_WITHIN_S 5L
#define ANSWER_WITHIN_S 20L

static CURL *s_curl;
static const char *s_server;
static const char *s_key;

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    const port_http_request_t *request = context;
    request->sink(request->sink_context, bytes, size * count);
    return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    static const char name[] = "Retry-After:";
    const size_t length = size * count;
    port_http_answer_t *answer = context;
    if (length < sizeof name - 1 || strncasecmp(bytes, name, sizeof name - 1) != 0) return length;
    size_t at = sizeof name - 1;
    while (at < length && bytes[at] == ' ') at++;
    size_t end = at;
    while (end < length && bytes[end] != '\r' && bytes[end] != '\n') end++;
    if (end - at < sizeof answer->retry_after) {
        memcpy(answer->retry_after, bytes + at, end - at);
        answer->retry_after[end - at] = '\0';
    }
    return length;
}

static bool set_up(const port_http_request_t *request, port_http_answer_t *answer, struct curl_slist *headers)
{
    char url[512];
    if (snprintf(url, sizeof url, "%s%s", s_server, request->path) >= (int)sizeof url) return false;
    const CURLcode set[] = {
        curl_easy_setopt(s_curl, CURLOPT_URL, url),
        curl_easy_setopt(s_curl, CURLOPT_PROTOCOLS_STR, "http,https"),
        curl_easy_setopt(s_curl, CURLOPT_NOSIGNAL, 1L),
        curl_easy_setopt(s_curl, CURLOPT_CONNECTTIMEOUT, CONNECT_WITHIN_S),
        curl_easy_setopt(s_curl, CURLOPT_TIMEOUT, ANSWER_WITHIN_S),
        curl_easy_setopt(s_curl, CURLOPT_HTTPHEADER, headers),
        curl_easy_setopt(s_curl, CURLOPT_POSTFIELDS, (const char *)request->body),
        curl_easy_setopt(s_curl, CURLOPT_POSTFIELDSIZE, (long)request->length),
        curl_easy_setopt(s_curl, CURLOPT_WRITEFUNCTION, take_body),
        curl_easy_setopt(s_curl, CURLOPT_WRITEDATA, (const void *)request),
        curl_easy_setopt(s_curl, CURLOPT_HEADERFUNCTION, take_header),
        curl_easy_setopt(s_curl, CURLOPT_HEADERDATA, answer),
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        if (set[i] != CURLE_OK) return false;
    }
    return true;
}

static struct curl_slist *with(struct curl_slist *headers, const char *name, const char *value)
{
    char line[512];
    if (snprintf(line, sizeof line, "%s: %s", name, value) >= (int)sizeof line) return headers;
    struct curl_slist *longer = curl_slist_append(headers, line);
    return longer == NULL ? headers : longer;
}

static status_t post(void *context, const port_http_request_t *request, port_http_answer_t *answer)
{
    (void)context;
    long status = 0;
    struct curl_slist *headers = with(NULL, "X-API-Key", s_key);
    headers = with(headers, "Content-Type", request->content_type);
    const bool is_done = set_up(request, answer, headers) && curl_easy_perform(s_curl) == CURLE_OK;
    curl_easy_getinfo(s_curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    answer->status = (int)status;
    return is_done ? STATUS_OK : STATUS_IO;
}

status_t curl_http_open(const char *server, const char *key, port_http_t *into)
{
    const port_http_t http = {NULL, post};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return STATUS_IO;
    s_curl = curl_easy_init();
    s_server = server;
    s_key = key;
    *into = http;
    return s_curl == NULL ? STATUS_IO : STATUS_OK;
}
