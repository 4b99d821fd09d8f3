import asyncio
import fcntl
import mmap
import multiprocessing
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading

import pytest


@pytest.mark.parametrize("code", range(20))
def test_exit_code_comes_back(code):
    assert subprocess.run([sys.executable, "-S", "-c", f"raise SystemExit({code})"]).returncode == code


@pytest.mark.parametrize("lines", [1, 10, 100, 1000, 10000])
def test_text_goes_through_a_pipeline(lines):
    text = "".join(f"{i}\n" for i in range(lines))
    sort = subprocess.run(["sort", "-rn"], input=text, capture_output=True, text=True, check=True)
    assert sort.stdout.split()[0] == str(lines - 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGUSR1])
def test_signal_ends_a_process(number):
    process = subprocess.Popen(["sleep", "60"])
    process.send_signal(number)
    assert process.wait(60) == -number


@pytest.mark.parametrize("tasks", range(10, 110, 10))
def test_asyncio_server_echoes(tasks):
    async def echo(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    async def ask(port, text):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(text)
        answer = await reader.readline()
        writer.close()
        return answer

    async def main():
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        texts = [b"%d\n" % i for i in range(tasks)]
        answers = await asyncio.gather(*(ask(port, text) for text in texts))
        server.close()
        return texts == answers

    assert asyncio.run(main())


@pytest.mark.parametrize("threads", range(1, 11))
def test_threads_share_a_counter(threads):
    lock, counter = threading.Lock(), [0]

    def count():
        for _ in range(1000):
            with lock:
                counter[0] += 1

    workers = [threading.Thread(target=count) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert counter == [1000 * threads]


@pytest.mark.parametrize("size", [1, 4096, 65536, 1048576])
def test_child_sees_shared_memory(size):
    with mmap.mmap(-1, size) as memory:
        pid = os.fork()
        if pid == 0:
            memory[size - 1] = 42
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
        assert memory[size - 1] == 42


@pytest.mark.parametrize("mode", ["DELETE", "TRUNCATE", "PERSIST", "WAL", "MEMORY"])
def test_database_keeps_its_rows(tmp_path, mode):
    path = tmp_path / "test.db"
    with sqlite3.connect(path) as database:
        assert database.execute(f"PRAGMA journal_mode={mode}").fetchone()[0] == mode.lower()
        database.execute("CREATE TABLE numbers (n INTEGER)")
        database.executemany("INSERT INTO numbers VALUES (?)", ((n,) for n in range(100)))
    assert sqlite3.connect(path).execute("SELECT SUM(n) FROM numbers").fetchone() == (4950,)


def test_file_lock_keeps_another_process_out(tmp_path):
    path = tmp_path / "lock"
    code = f"import fcntl; fcntl.flock(open({str(path)!r}, 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with open(path, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL).returncode == 1
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_unix_socket_passes_a_descriptor(tmp_path):
    left, right = socket.socketpair()
    with open(tmp_path / "file", "w+", encoding="utf-8") as file, left, right:
        file.write("hello")
        file.flush()
        socket.send_fds(left, [b"x"], [file.fileno()])
        received = socket.recv_fds(right, 1, 1)[1][0]
        assert os.pread(received, 5, 0) == b"hello"
        os.close(received)


def square(x):
    return x * x


def test_process_pool_computes():
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(square, range(50)) == [x * x for x in range(50)]


@pytest.mark.parametrize("depth", [1, 10, 50])
def test_deep_directories(tmp_path, depth):
    path = tmp_path.joinpath(*[f"level{i}" for i in range(depth)])
    path.mkdir(parents=True)
    (path / "file").write_text("x", encoding="utf-8")
    os.symlink(path / "file", tmp_path / "link")
    assert (tmp_path / "link").read_text(encoding="utf-8") == "x"
