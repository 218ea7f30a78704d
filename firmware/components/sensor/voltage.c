#include "sensor.h"

static port_adc_t s_adc;
static uint32_t s_ratio_milli;

static status_t read_voltage(void *context, reading_t *into)
{
    (void)context;
    int32_t millivolts;
    STATUS_TRY(s_adc.read_mv(s_adc.context, &millivolts));
    return reading_add(into, READING_VOLTAGE, (int32_t)((int64_t)millivolts * s_ratio_milli / 1000));
}

sensor_t sensor_voltage(const port_adc_t *adc, uint32_t ratio_milli)
{
    const sensor_t sensor = {NULL, read_voltage};
    s_adc = *adc;
    s_ratio_milli = ratio_milli;
    return sensor;
}
