#ifndef RTB_HELLO_H
#define RTB_HELLO_H

/* Prints the first record: what the sandbox looks like from inside. */
void hello_print(void);

#endif
