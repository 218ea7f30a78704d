#include "driver/i2c_master.h"
#include "esp_adc/adc_cali_scheme.h"
#include "esp_adc/adc_oneshot.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "port_esp.h"

enum { BUS_HZ = 100000, BUS_TIMEOUT_MS = 100 };

static i2c_master_dev_handle_t s_device;
static adc_oneshot_unit_handle_t s_unit;
static adc_cali_handle_t s_calibration;
static adc_channel_t s_channel;

static status_t write_bus(void *context, const uint8_t *bytes, size_t length)
{
    (void)context;
    return port_esp_status(i2c_master_transmit(s_device, bytes, length, BUS_TIMEOUT_MS));
}

static status_t read_bus(void *context, uint8_t *bytes, size_t length)
{
    (void)context;
    return port_esp_status(i2c_master_receive(s_device, bytes, length, BUS_TIMEOUT_MS));
}

static void wait_ms(void *context, uint32_t ms)
{
    (void)context;
    // A tick may be nearly over.
    vTaskDelay(pdMS_TO_TICKS(ms) + 1);
}

status_t port_esp_i2c(int sda_pin, int scl_pin, uint8_t address, port_i2c_t *into)
{
    i2c_master_bus_handle_t bus;
    const i2c_master_bus_config_t bus_config = {
        .sda_io_num = sda_pin,
        .scl_io_num = scl_pin,
        .clk_source = I2C_CLK_SRC_DEFAULT,
        .glitch_ignore_cnt = 7,
        .flags.enable_internal_pullup = 1,
    };
    const i2c_device_config_t device_config = {
        .dev_addr_length = I2C_ADDR_BIT_LEN_7,
        .device_address = address,
        .scl_speed_hz = BUS_HZ,
    };
    const port_i2c_t port = {NULL, write_bus, read_bus, wait_ms};
    STATUS_TRY(port_esp_status(i2c_new_master_bus(&bus_config, &bus)));
    STATUS_TRY(port_esp_status(i2c_master_bus_add_device(bus, &device_config, &s_device)));
    *into = port;
    return STATUS_OK;
}

static status_t read_mv(void *context, int32_t *millivolts)
{
    (void)context;
    int calibrated;
    STATUS_TRY(port_esp_status(adc_oneshot_get_calibrated_result(s_unit, s_calibration, s_channel, &calibrated)));
    *millivolts = calibrated;
    return STATUS_OK;
}

status_t port_esp_adc(int channel, port_adc_t *into)
{
    const adc_oneshot_unit_init_cfg_t unit = {.unit_id = ADC_UNIT_1};
    const adc_oneshot_chan_cfg_t range = {.atten = ADC_ATTEN_DB_12, .bitwidth = ADC_BITWIDTH_DEFAULT};
    const port_adc_t port = {NULL, read_mv};
    s_channel = (adc_channel_t)channel;
    STATUS_TRY(port_esp_status(adc_oneshot_new_unit(&unit, &s_unit)));
    STATUS_TRY(port_esp_status(adc_oneshot_config_channel(s_unit, s_channel, &range)));
#if ADC_CALI_SCHEME_CURVE_FITTING_SUPPORTED
    const adc_cali_curve_fitting_config_t scheme = {
        .unit_id = ADC_UNIT_1, .chan = s_channel, .atten = ADC_ATTEN_DB_12, .bitwidth = ADC_BITWIDTH_DEFAULT,
    };
    STATUS_TRY(port_esp_status(adc_cali_create_scheme_curve_fitting(&scheme, &s_calibration)));
#else
    const adc_cali_line_fitting_config_t scheme = {
        .unit_id = ADC_UNIT_1, .atten = ADC_ATTEN_DB_12, .bitwidth = ADC_BITWIDTH_DEFAULT,
    };
    STATUS_TRY(port_esp_status(adc_cali_create_scheme_line_fitting(&scheme, &s_calibration)));
#endif
    *into = port;
    return STATUS_OK;
}
