#ifndef RTB_INSTALL_H
#define RTB_INSTALL_H

#include <stdbool.h>

/* Copies the program that runs to the path, for every user to execute. The copy appears under its name when it is whole.
 * Returns false, with errno, if that is not possible. */
bool install_to(const char *path);

#endif
