#include "batch.h"

#include <string.h>

enum { VARINT = 0, FIXED64 = 1, BYTES = 2 };
enum { BATCH_READINGS = 2, BATCH_SENT = 3 };
enum { READING_TIMESTAMP = 2, READING_METRICS = 3, READING_SEQ = 4, READING_BOOT = 5, READING_T_REL = 6 };
enum { METRIC_NAME = 1, METRIC_VALUE = 2 };

/** Counts always and writes while there is room, so that the same code measures a message and writes it. */
typedef struct {
    uint8_t *bytes;
    size_t size;
    size_t length;
} writer_t;

static void put_byte(writer_t *writer, uint8_t byte)
{
    if (writer->length < writer->size) writer->bytes[writer->length] = byte;
    writer->length++;
}

static void put_varint(writer_t *writer, uint64_t value)
{
    for (; value > 0x7f; value >>= 7) put_byte(writer, (uint8_t)(value | 0x80));
    put_byte(writer, (uint8_t)value);
}

static void put_tag(writer_t *writer, unsigned field, unsigned type)
{
    put_varint(writer, field << 3 | type);
}

static void put_number(writer_t *writer, unsigned field, uint64_t value)
{
    put_tag(writer, field, VARINT);
    put_varint(writer, value);
}

static void put_string(writer_t *writer, unsigned field, const char *text)
{
    put_tag(writer, field, BYTES);
    put_varint(writer, strlen(text));
    for (; *text != '\0'; text++) put_byte(writer, (uint8_t)*text);
}

static void put_double(writer_t *writer, unsigned field, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_tag(writer, field, FIXED64);
    for (int i = 0; i < 8; i++) put_byte(writer, (uint8_t)(bits >> (8 * i)));
}

static void put_metric(writer_t *writer, const reading_value_t *value)
{
    put_string(writer, METRIC_NAME, reading_metric_name(value->metric));
    put_double(writer, METRIC_VALUE, value->milli / 1000.0);
}

static void put_reading(writer_t *writer, const reading_t *reading)
{
    char boot_id[READING_BOOT_ID_SIZE];
    reading_boot_id(reading->boot, boot_id);
    if (reading->timestamp_ms != READING_NO_TIME)
        put_number(writer, READING_TIMESTAMP, (uint64_t)reading->timestamp_ms);
    for (int i = 0; i < reading->count; i++) {
        // Of a later firmware that stood here before; nobody knows any more what it is.
        if (reading_metric_name(reading->values[i].metric) == NULL) continue;
        writer_t measure = {0};
        put_metric(&measure, &reading->values[i]);
        put_tag(writer, READING_METRICS, BYTES);
        put_varint(writer, measure.length);
        put_metric(writer, &reading->values[i]);
    }
    put_number(writer, READING_SEQ, reading->seq);
    put_string(writer, READING_BOOT, boot_id);
    put_number(writer, READING_T_REL, reading->t_rel_ms);
}

static status_t done(batch_t *batch, const writer_t *writer)
{
    if (writer->length > writer->size) return STATUS_NO_SPACE;
    batch->length = writer->length;
    return STATUS_OK;
}

void batch_begin(batch_t *batch, uint8_t *bytes, size_t size)
{
    batch->bytes = bytes;
    batch->size = size;
    batch->length = 0;
}

status_t batch_add(batch_t *batch, const reading_t *reading)
{
    writer_t writer = {batch->bytes, batch->size, batch->length};
    writer_t measure = {0};
    put_reading(&measure, reading);
    put_tag(&writer, BATCH_READINGS, BYTES);
    put_varint(&writer, measure.length);
    put_reading(&writer, reading);
    return done(batch, &writer);
}

status_t batch_end(batch_t *batch, uint64_t sent_t_rel_ms)
{
    writer_t writer = {batch->bytes, batch->size, batch->length};
    if (sent_t_rel_ms != BATCH_NOT_SAID) put_number(&writer, BATCH_SENT, sent_t_rel_ms);
    return done(batch, &writer);
}
