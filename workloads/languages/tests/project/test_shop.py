import concurrent.futures
import socket
import threading

import pytest
from shop import Inventory, Server


@pytest.fixture
def inventory(tmp_path):
    return Inventory(str(tmp_path / "inventory.json"))


@pytest.fixture
def server(inventory):
    with Server(inventory) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("amount", range(1, 31))
def test_added_items_are_there(inventory, amount):
    assert inventory.add("bolt", amount) == amount
    assert inventory.take("bolt", amount) == 0


@pytest.mark.parametrize("amount", range(-9, 1))
def test_nothing_is_no_amount(inventory, amount):
    with pytest.raises(ValueError, match="no amount"):
        inventory.add("bolt", amount)


@pytest.mark.parametrize("items", range(1, 41))
def test_saved_items_come_back(tmp_path, items):
    path = str(tmp_path / "inventory.json")
    first = Inventory(path)
    for item in range(items):
        first.add(f"item {item}", item + 1)
        first.save()
    second = Inventory(path)
    assert [second.amount(f"item {item}") for item in range(items)] == list(range(1, items + 1))
    assert [file.name for file in tmp_path.iterdir()] == ["inventory.json"]


@pytest.mark.parametrize("clients", range(1, 21))
def test_server_answers_every_client(server, inventory, clients):
    inventory.add("bolt", 7)

    def ask(_):
        with socket.create_connection(server.server_address, timeout=60) as connection:
            connection.sendall(b"bolt\nnut\n")
            connection.shutdown(socket.SHUT_WR)
            return connection.makefile().read()

    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        assert list(pool.map(ask, range(clients))) == ["7\n0\n"] * clients
