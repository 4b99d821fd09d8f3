#ifndef RTB_MEMORY_H
#define RTB_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Maps so many bytes and writes to each page. The pages are all in use at the end. Where a memory limit is enforced, the kernel
 * kills the agent on the way. Returns false, with errno, if the bytes cannot be mapped. */
bool memory_touch(size_t bytes);

#endif
