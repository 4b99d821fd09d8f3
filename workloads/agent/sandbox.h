#ifndef RTB_SANDBOX_H
#define RTB_SANDBOX_H

/* Prints the `sandbox` record: details that are needed once per runtime and take too long for the start of every trial. */
void sandbox_print(void);

#endif
