# Unit tests and fuzz targets.
set(TESTS ${FIRMWARE}/test)

add_library(fakes STATIC ${TESTS}/fake_flash.c ${TESTS}/fake_server.c)
target_include_directories(fakes PUBLIC ${TESTS})
target_link_libraries(fakes PUBLIC port)

# A test is named after its file and needs these components.
function(firmware_test name)
  add_executable(${name} ${TESTS}/${name}.c)
  target_link_libraries(${name} PRIVATE fakes ${ARGN})
  add_test(NAME ${name} COMMAND ${name})
endfunction()

firmware_test(reading_store_test reading_store)
firmware_test(power_loss_test reading_store)
firmware_test(json_stream_test json_stream)
firmware_test(answer_test answer)
firmware_test(uplink_test uplink reading_store)
firmware_test(clock_test clock)
