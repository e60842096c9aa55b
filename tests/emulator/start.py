"""Starts an emulator that ends with whoever started it: `start.py ministack|moto|microburst PORT [UPSTREAM]`.

Whoever starts it holds its standard input open; when that closes, however the other process ended, so does this one.
Everything listens on the loopback interface only.
"""

import os
import sys
import threading

HOST = "127.0.0.1"


def end_with_parent():
    """Waits for the end of standard input."""
    sys.stdin.buffer.read()
    os._exit(0)


def main(emulator, port, upstream=""):
    """Runs an emulator until it is ended."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    if emulator == "ministack":
        os.environ.update(GATEWAY_PORT=port, BIND_HOST=HOST, LOG_LEVEL="ERROR")
        import extended_ministack

        extended_ministack.main()
    elif emulator == "moto":
        from moto import server

        server.main(["-H", HOST, "-p", port])
    elif emulator == "microburst":
        from microburst import cli

        sys.argv = ["microburst", "--host", HOST, "--port", port, "--upstream", upstream]
        cli.main()
    else:
        sys.exit(f"there is no emulator {emulator}")


if __name__ == "__main__":
    main(*sys.argv[1:])
