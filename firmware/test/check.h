/* What a test needs: CHECK says where and how an expectation failed, and the program then ends with 1. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#define CHECK(expectation)                                                       \
    do {                                                                         \
        if (!(expectation)) {                                                    \
            printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #expectation);     \
            exit(1);                                                             \
        }                                                                        \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                                    \
    do {                                                                                                 \
        const long long actual_ = (long long)(actual);                                                   \
        const long long expected_ = (long long)(expected);                                               \
        if (actual_ != expected_) {                                                                      \
            printf("%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, actual_, expected_);     \
            exit(1);                                                                                     \
        }                                                                                                \
    } while (0)

/** Ends the program with what is wrong. */
#define FAIL(message)                                         \
    do {                                                      \
        printf("%s:%d: %s\n", __FILE__, __LINE__, message);   \
        exit(1);                                              \
    } while (0)

/** Runs a test, a function without parameters named after the behaviour it shows. */
#define RUN(test)                 \
    do {                          \
        test();                   \
        printf("ok %s\n", #test); \
    } while (0)
