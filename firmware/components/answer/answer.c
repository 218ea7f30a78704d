#include "answer.h"

#include <string.h>

enum { ELSEWHERE, IN_DATA, IN_RESULTS, IN_ITEM, IN_REPAIR, IN_RANGE };
enum { ITEM_UNKNOWN, ITEM_TAKEN, ITEM_REFUSED, ITEM_WAITS };
enum { A_DAY_S = 24 * 60 * 60 };

static bool is(const char *text, const char *expected)
{
    return strcmp(text, expected) == 0;
}

/** Only the pace, or the server's own trouble, is a reason to send the same reading again. */
static bool is_reason_to_wait(const char *code)
{
    return is(code, "RATE_LIMITED") || is(code, "UNAVAILABLE") || is(code, "INTERNAL_ERROR");
}

static void envelope(answer_reader_t *reader, const json_stream_event_t *event)
{
    answer_t *answer = &reader->answer;
    if (event->kind == JSON_STREAM_TRUE && is(event->name, "success")) answer->is_success = true;
    if (event->kind == JSON_STREAM_FALSE && is(event->name, "success")) answer->is_problem = true;
    if (event->kind == JSON_STREAM_OBJECT_BEGINS && is(event->name, "data")) reader->section = IN_DATA;
}

static void data(answer_reader_t *reader, const json_stream_event_t *event)
{
    const struct {
        const char *name;
        uint32_t *into;
    } numbers[] = {
        {"accepted", &reader->answer.accepted},
        {"duplicates", &reader->answer.duplicates},
        {"rejected", &reader->answer.rejected},
        {"max_batch", &reader->answer.max_batch},
        {"next_batch_after_ms", &reader->answer.next_batch_after_ms},
    };
    for (size_t i = 0; event->kind == JSON_STREAM_NUMBER && i < sizeof numbers / sizeof *numbers; i++) {
        // A number that is none of ours changes nothing.
        if (is(event->name, numbers[i].name)) (void)json_stream_uint32(event->text, numbers[i].into);
    }
    if (event->kind == JSON_STREAM_ARRAY_BEGINS && is(event->name, "results")) reader->section = IN_RESULTS;
    if (event->kind == JSON_STREAM_ARRAY_BEGINS && is(event->name, "repair")) reader->section = IN_REPAIR;
    if (event->kind == JSON_STREAM_OBJECT_ENDS && event->depth == 1) reader->section = ELSEWHERE;
}

static void results(answer_reader_t *reader, const json_stream_event_t *event)
{
    if (event->depth == 2 && event->kind == JSON_STREAM_ARRAY_ENDS) reader->section = IN_DATA;
    if (event->depth != 3 || event->kind != JSON_STREAM_OBJECT_BEGINS) return;
    reader->section = IN_ITEM;
    reader->item_kind = ITEM_UNKNOWN;
    reader->item_index = reader->answer.listed;
}

static void end_item(answer_reader_t *reader)
{
    answer_t *answer = &reader->answer;
    // What we do not understand is sent again.
    const bool waits = reader->item_kind == ITEM_WAITS || reader->item_kind == ITEM_UNKNOWN ||
                       reader->item_index != answer->listed;
    if (waits && answer->first_waiting == UINT32_MAX) answer->first_waiting = answer->listed;
    if (reader->item_kind == ITEM_REFUSED && answer->first_waiting == UINT32_MAX) answer->refused++;
    answer->listed++;
    reader->section = IN_RESULTS;
}

static void item(answer_reader_t *reader, const json_stream_event_t *event)
{
    if (event->depth == 3 && event->kind == JSON_STREAM_OBJECT_ENDS) {
        end_item(reader);
    } else if (event->depth == 4 && event->kind == JSON_STREAM_NUMBER && is(event->name, "index")) {
        if (json_stream_uint32(event->text, &reader->item_index) != STATUS_OK) reader->item_index = UINT32_MAX;
    } else if (event->depth == 4 && event->kind == JSON_STREAM_STRING && is(event->name, "status")) {
        const bool is_taken = is(event->text, "accepted") || is(event->text, "duplicate");
        if (is_taken) reader->item_kind = ITEM_TAKEN;
        if (is(event->text, "rejected") && reader->item_kind == ITEM_UNKNOWN) reader->item_kind = ITEM_REFUSED;
    } else if (event->depth == 4 && event->kind == JSON_STREAM_STRING && is(event->name, "code")) {
        reader->item_kind = is_reason_to_wait(event->text) ? ITEM_WAITS : ITEM_REFUSED;
    }
}

static void repair(answer_reader_t *reader, const json_stream_event_t *event)
{
    if (event->depth == 2 && event->kind == JSON_STREAM_ARRAY_ENDS) reader->section = IN_DATA;
    if (event->depth != 3 || event->kind != JSON_STREAM_ARRAY_BEGINS) return;
    reader->section = IN_RANGE;
    reader->ends = 0;
}

static void range(answer_reader_t *reader, const json_stream_event_t *event)
{
    answer_t *answer = &reader->answer;
    const bool has_room = answer->repairs < ANSWER_REPAIR_MAX;
    if (event->depth == 3 && event->kind == JSON_STREAM_ARRAY_ENDS) {
        const answer_range_t *read = &answer->repair[answer->repairs];
        if (has_room && reader->ends == 2 && read->from <= read->to) answer->repairs++;
        reader->section = IN_REPAIR;
        return;
    }
    uint32_t number = 0;
    const bool is_end = event->kind == JSON_STREAM_NUMBER && json_stream_uint32(event->text, &number) == STATUS_OK;
    if (is_end && has_room && reader->ends < 2) {
        uint32_t *into = reader->ends == 0 ? &answer->repair[answer->repairs].from : &answer->repair[answer->repairs].to;
        *into = number;
    }
    // Anything but two numbers is no range.
    reader->ends = is_end && reader->ends < 2 ? reader->ends + 1 : 3;
}

static void handle(void *context, const json_stream_event_t *event)
{
    answer_reader_t *reader = context;
    switch (reader->section) {
    case IN_DATA:
        if (event->depth <= 2) data(reader, event);
        break;
    case IN_RESULTS:
        results(reader, event);
        break;
    case IN_ITEM:
        item(reader, event);
        break;
    case IN_REPAIR:
        repair(reader, event);
        break;
    case IN_RANGE:
        range(reader, event);
        break;
    default:
        if (event->depth == 1) envelope(reader, event);
        break;
    }
}

void answer_begin(answer_reader_t *reader)
{
    memset(reader, 0, sizeof *reader);
    reader->answer.first_waiting = UINT32_MAX;
    json_stream_begin(&reader->json, handle, reader);
}

void answer_feed(answer_reader_t *reader, const char *bytes, size_t length)
{
    // The end of the answer tells what was broken before.
    (void)json_stream_feed(&reader->json, bytes, length);
}

status_t answer_end(answer_reader_t *reader, answer_t *into)
{
    if (json_stream_end(&reader->json) != STATUS_OK) return STATUS_CORRUPT;
    if (reader->answer.is_success == reader->answer.is_problem) return STATUS_CORRUPT;
    *into = reader->answer;
    return STATUS_OK;
}

status_t answer_retry_after_ms(const char *header, uint32_t *into)
{
    uint32_t seconds = 0;
    if (strchr(header, '.') != NULL) return STATUS_INVALID;
    STATUS_TRY(json_stream_uint32(header, &seconds));
    *into = (seconds < A_DAY_S ? seconds : A_DAY_S) * 1000;
    return STATUS_OK;
}
