/* JSON as it arrives: the same events however it is cut, and nothing but JSON is taken. */
#include "json_stream.h"

#include <string.h>

#include "check.h"

static char s_told[1024];

static void tell(void *context, const json_stream_event_t *event)
{
    (void)context;
    static const char *const kinds[] = {"{", "}", "[", "]", "s", "n", "true", "false", "null"};
    char line[256];
    snprintf(line, sizeof line, "%d%s%s:%s ", event->depth, kinds[event->kind], event->name, event->text);
    CHECK(strlen(s_told) + strlen(line) < sizeof s_told);
    strcat(s_told, line);
}

/** Reads a text in pieces of so many bytes. */
static status_t read_in_pieces(const char *json, size_t piece)
{
    json_stream_reader_t reader;
    s_told[0] = '\0';
    json_stream_begin(&reader, tell, NULL);
    const size_t length = strlen(json);
    for (size_t at = 0; at < length; at += piece) {
        const size_t left = length - at;
        if (json_stream_feed(&reader, json + at, left < piece ? left : piece) != STATUS_OK) return STATUS_CORRUPT;
    }
    return json_stream_end(&reader);
}

static void events_are_the_same_however_the_text_is_cut(void)
{
    const char *json = " {\"a\":[1,-2.5e+3,{\"b\":\"x\\n\\u0041\\u20ac\\\"\"}],\"c\" : 0.5 , \"d\":[ ]} ";
    const char *told = "0{: 1[a: 2n:1 2n:-2.5e+3 2{: 3sb:x\nA?\" 2}: 1]: 1nc:0.5 1[d: 1]: 0}: ";
    for (size_t piece = 1; piece < 40; piece++) {
        CHECK_EQUAL(read_in_pieces(json, piece), STATUS_OK);
        if (strcmp(s_told, told) != 0) printf("told %s\n", s_told);
        CHECK(strcmp(s_told, told) == 0);
    }
}

static void every_json_value_is_taken(void)
{
    const char *const values[] = {"0", "-0", "12", "1e5", "1.5E-7", "\"\"", "null", "[]", "{}", "[[[[]]]]", " true ", "[false]"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) CHECK_EQUAL(read_in_pieces(values[i], 1), STATUS_OK);
}

static void nothing_else_is_taken(void)
{
    const char *const texts[] = {
        "",      " ",     "01",    "1.",      "-",        "1e",      "+1",         ".5",       "nul",     "nulll",
        "tru e", "[1,]",  "[,1]",  "{\"a\"}", "{\"a\":}", "{a:1}",   "{\"a\":1,}", "[1 2]",    "[1}",     "{\"a\":1]",
        "\"",    "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "1 2", "{} {}", "[", "{\"a\":[}", "]", "<html></html>", "[[[[[[[[[[[[[1]]]]]]]]]]]]]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (read_in_pieces(texts[i], 1) == STATUS_OK) printf("taken: %s\n", texts[i]);
        CHECK_EQUAL(read_in_pieces(texts[i], 1), STATUS_CORRUPT);
    }
}

static void long_texts_are_cut_and_long_names_are_none(void)
{
    char json[900];
    char name[301];
    memset(name, 'n', 300);
    name[300] = '\0';
    snprintf(json, sizeof json, "{\"%s\":\"%.200s\"}", name, name);
    CHECK_EQUAL(read_in_pieces(json, 7), STATUS_OK);
    CHECK(strncmp(s_told, "0{: 1s:nnn", 10) == 0);
    CHECK_EQUAL(strlen(s_told), strlen("0{: 1s: 0}: ") + JSON_STREAM_TEXT_MAX);
}

static void whole_numbers_are_read_and_others_are_not(void)
{
    uint32_t number = 7;
    CHECK_EQUAL(json_stream_uint32("0", &number), STATUS_OK);
    CHECK_EQUAL(number, 0);
    CHECK_EQUAL(json_stream_uint32("4294967295", &number), STATUS_OK);
    CHECK_EQUAL(number, UINT32_MAX);
    CHECK_EQUAL(json_stream_uint32("12.9", &number), STATUS_OK);
    CHECK_EQUAL(number, 12);
    const char *const others[] = {"", "-1", "4294967296", "99999999999999999999999", "1e3", "1.5e3", "x", "1x", ".5"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK_EQUAL(json_stream_uint32(others[i], &number), STATUS_INVALID);
    CHECK_EQUAL(number, 12);
}

int main(void)
{
    RUN(events_are_the_same_however_the_text_is_cut);
    RUN(every_json_value_is_taken);
    RUN(nothing_else_is_taken);
    RUN(long_texts_are_cut_and_long_names_are_none);
    RUN(whole_numbers_are_read_and_others_are_not);
    return 0;
}
