# The instruction set of the ESP32-C3, with picolibc, run by QEMU's virt machine.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT "-march=rv32imc -mabi=ilp32 --specs=picolibc.specs -Os -ffunction-sections -fdata-sections")
string(CONCAT CMAKE_EXE_LINKER_FLAGS_INIT
  "--crt0=hosted --oslib=semihost -Wl,--gc-sections "
  "-Wl,--defsym=__flash=0x80000000,--defsym=__flash_size=0x400000 "
  "-Wl,--defsym=__ram=0x80400000,--defsym=__ram_size=0x400000,--defsym=__stack_size=0x8000")
set(CMAKE_CROSSCOMPILING_EMULATOR
  qemu-system-riscv32 -M virt -bios none -nographic -semihosting-config enable=on,target=native -kernel)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
