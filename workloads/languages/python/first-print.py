"""Tells the agent that Python runs the program, and prints a line. `os` is loaded by the interpreter itself."""

import os

os.write(3, b'{"type":"mark","name":"first-print"}\n')
print("hello")
