#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "esp_err.h"
typedef esp_err_t (*protocomm_req_handler_t)(uint32_t session_id, const uint8_t *inbuf, ssize_t inlen, uint8_t **outbuf, ssize_t *outlen, void *priv_data);
typedef struct protocomm_security2_params {
    const char *salt;
    uint16_t salt_len;
    const char *verifier;
    uint16_t verifier_len;
} protocomm_security2_params_t;
typedef protocomm_security2_params_t network_prov_security2_params_t;
typedef enum network_prov_security { NETWORK_PROV_SECURITY_0, NETWORK_PROV_SECURITY_1, NETWORK_PROV_SECURITY_2 } network_prov_security_t;
typedef struct network_prov_scheme {
    int wifi_mode;
} network_prov_scheme_t;
typedef struct {
    void (*event_cb)(void *user_data, int event, void *event_data);
    void *user_data;
} network_prov_event_handler_t;
#define NETWORK_PROV_EVENT_HANDLER_NONE {.event_cb = NULL, .user_data = NULL}
typedef struct {
    network_prov_scheme_t scheme;
    network_prov_event_handler_t scheme_event_handler;
} network_prov_mgr_config_t;
esp_err_t network_prov_mgr_init(network_prov_mgr_config_t config);
void network_prov_mgr_deinit(void);
esp_err_t network_prov_mgr_is_wifi_provisioned(bool *provisioned);
esp_err_t network_prov_mgr_endpoint_create(const char *ep_name);
esp_err_t network_prov_mgr_endpoint_register(const char *ep_name, protocomm_req_handler_t handler, void *user_ctx);
esp_err_t network_prov_mgr_start_provisioning(network_prov_security_t security, const void *wifi_prov_sec_params, const char *service_name, const char *service_key);
void network_prov_mgr_stop_provisioning(void);
void network_prov_mgr_wait(void);
bool network_prov_mgr_is_sm_idle(void);
