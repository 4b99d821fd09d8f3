#include "memory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

bool memory_touch(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    for (size_t at = 0; at + sizeof(uint64_t) <= bytes; at += page) {
        *(volatile uint64_t *)(memory + at) = at + 1; /* no two pages are alike: the kernel cannot merge them */
    }
    return true; /* the mapping stays until the agent exits */
}
