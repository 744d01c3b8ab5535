"""Exit 0 if the mock in this container is ready, 1 if not: asked every second, so it costs little.

`mockinvoice doctor --url` says the same and more, but takes ten times as long to load.
"""

import _socket  # socket itself takes longer to load than all the rest
import os
import sys

ASK = b"GET /_mock/ready HTTP/1.0\r\nHost: localhost\r\n\r\n"
READY = b" 200 "
HEAD = len(b"HTTP/1.1") + len(READY)
SECONDS = 2


def is_ready(port: int) -> bool:
    """Whether a mock answers on this machine and has read all it was to begin with."""
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(("127.0.0.1", port))
        connection.sendall(ASK)
        return connection.recv(HEAD, _socket.MSG_WAITALL).endswith(READY)
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_ready(int(os.environ.get("MOCKINVOICE_PORT", "8080"))) else 1)
