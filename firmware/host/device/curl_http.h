/* HTTP by libcurl, over one connection that is kept. */
#pragma once

#include "port.h"

/** Prepares to post to this server with this key. Both strings stay. */
status_t curl_http_open(const char *server, const char *key, port_http_t *into);
