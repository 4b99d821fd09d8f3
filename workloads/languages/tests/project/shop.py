"""A small project: an inventory that is kept in files, and a server that answers questions about it."""

import json
import os
import socketserver
import tempfile


class Inventory:
    """Items and their amounts. Saves itself without ever leaving half a file."""

    def __init__(self, path):
        self._path = path
        self._amounts = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self._amounts = json.load(file)

    def add(self, name, amount):
        if amount <= 0:
            raise ValueError(f"{amount} is no amount")
        self._amounts[name] = self._amounts.get(name, 0) + amount
        return self._amounts[name]

    def take(self, name, amount):
        if self.amount(name) < amount:
            raise KeyError(name)
        self._amounts[name] -= amount
        return self._amounts[name]

    def amount(self, name):
        return self._amounts.get(name, 0)

    def save(self):
        folder = os.path.dirname(self._path)
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
            json.dump(self._amounts, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self._path)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            name = line.decode().strip()
            self.wfile.write(f"{self.server.inventory.amount(name)}\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    # All clients of a test may connect before the server accepts the first of them.
    request_queue_size = 64

    def __init__(self, inventory):
        super().__init__(("127.0.0.1", 0), Handler)
        self.inventory = inventory
