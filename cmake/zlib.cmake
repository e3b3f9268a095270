# zlib, compiled into libges.a: its inflater and its checksums only, from the source that tools/zlib.sh fetched.
#
# The names get a prefix (z_inflate), so that who links libges.a may link any zlib beside it. GES_SYSTEM_ZLIB takes the
# system's own library instead, for machines that are no Debian; who links libges.a then links that, too.
option(GES_SYSTEM_ZLIB "Link the zlib of the system instead of compiling Debian's source" OFF)
set(GES_ZLIB_DIR "" CACHE PATH "The source of zlib; empty: where tools/zlib.sh puts it")

if(GES_SYSTEM_ZLIB)
  set(ZLIB_USE_STATIC_LIBS ${GES_STATIC})
  find_package(ZLIB 1.2.11 REQUIRED)
  target_link_libraries(ges_library PRIVATE ZLIB::ZLIB)
  return()
endif()

set(zlib_version 1.2.13)
set(zlib_dir "${GES_ZLIB_DIR}")
if(NOT zlib_dir)
  foreach(place "$ENV{GES_CACHE_DIR}" "$ENV{XDG_CACHE_HOME}/go-env-sync" "$ENV{HOME}/.cache/go-env-sync")
    if(NOT zlib_dir AND place AND EXISTS "${place}/zlib/${zlib_version}/manifest")
      set(zlib_dir "${place}/zlib/${zlib_version}")
    endif()
  endforeach()
endif()
if(NOT EXISTS "${zlib_dir}/inflate.c")
  message(FATAL_ERROR "The source of zlib ${zlib_version} is missing. Run tools/zlib.sh, which fetches it from "
          "Debian into the cache (./run and ./test do), name a folder with it by -DGES_ZLIB_DIR=DIR, or take the "
          "system's own library by -DGES_SYSTEM_ZLIB=ON.")
endif()

add_library(ges_zlib OBJECT ${zlib_dir}/adler32.c ${zlib_dir}/crc32.c ${zlib_dir}/inffast.c ${zlib_dir}/inflate.c
            ${zlib_dir}/inftrees.c ${zlib_dir}/zutil.c)
target_compile_definitions(ges_zlib PRIVATE Z_PREFIX)
target_compile_options(ges_zlib PRIVATE -w $<$<CONFIG:Debug>:-O2>) # whole archives are read with it by the tests
target_sources(ges_library PRIVATE $<TARGET_OBJECTS:ges_zlib>)
target_include_directories(ges_library SYSTEM PRIVATE ${zlib_dir})
# The one file that includes zlib.h.
set_source_files_properties(src/base/inflate.c PROPERTIES COMPILE_DEFINITIONS Z_PREFIX)
