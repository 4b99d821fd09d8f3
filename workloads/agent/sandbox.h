#ifndef RTB_SANDBOX_H
#define RTB_SANDBOX_H

/* Prints what is worth a closer look once per runtime, and too dear for the start of every trial. */
void sandbox_print(void);

#endif
