#ifndef RTB_HELLO_H
#define RTB_HELLO_H

/* Prints the first record, `hello`, which describes the sandbox as seen from inside. */
void hello_print(void);

#endif
