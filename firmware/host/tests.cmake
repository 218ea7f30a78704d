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

# The golden batches as arrays.
set(golden "#pragma once\n#include <stdint.h>\n")
file(GLOB batches CONFIGURE_DEPENDS ${FIRMWARE}/../proto/golden/submitted/*.hex)
foreach(batch ${batches})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${batch})
  get_filename_component(name ${batch} NAME_WE)
  string(REPLACE "-" "_" name ${name})
  file(READ ${batch} hex)
  string(REGEX REPLACE "[ \n]+" "" hex "${hex}")
  string(REGEX REPLACE "(..)" "0x\\1," hex "${hex}")
  string(APPEND golden "static const uint8_t golden_${name}[] = {${hex}};\n")
endforeach()
file(WRITE ${CMAKE_BINARY_DIR}/config/golden.h "${golden}")
firmware_test(golden_test batch)
firmware_test(sensor_test sensor health)
firmware_test(device_test device clock reading_store)
