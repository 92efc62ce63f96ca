"""A reader of server-sent events for checks of live pages: a plain socket, so that lines can be cut where the check wants."""

import json
import socket
from urllib.parse import urlsplit


class Listener:
    """One line. Remembers what a browser would: the last number, and how long to wait before coming back."""

    def __init__(self, base, path, token=None, cookie=None, last=None, timeout=20):
        self.place, self.path, self.token, self.cookie = urlsplit(base), path, token, cookie
        self.last, self.timeout, self.retry = last, timeout, None
        self.status, self.headers, self._rest, self._text = None, {}, b"", ""
        self.connect()

    def connect(self):
        """Opens the line, or opens it again where it was cut."""
        self.socket = socket.create_connection((self.place.hostname, self.place.port or 80), self.timeout)
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {self.place.netloc}", "Accept: text/event-stream"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.last is not None:
            lines.append(f"Last-Event-ID: {self.last}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._rest, self._text = b"", ""
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        first, *fields = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError("the line is cut")
        self._rest += data

    def _chunk(self):
        """The next piece of the body; None at its end."""
        while b"\r\n" not in self._rest:
            self._more()
        size, rest = self._rest.split(b"\r\n", 1)
        while len(rest) < int(size, 16) + 2:
            self._more()
            size, rest = self._rest.split(b"\r\n", 1)
        piece, self._rest = rest[: int(size, 16)], rest[int(size, 16) + 2 :]
        return piece.decode() if piece else None

    def event(self):
        """The next event as (type, data); None when the stream ends. Signs of life are passed over."""
        while True:
            while "\n\n" not in self._text:
                piece = self._chunk()
                if piece is None:
                    return None
                self._text += piece
            block, self._text = self._text.split("\n\n", 1)
            fields = dict(line.partition(":")[::2] for line in block.split("\n"))
            if "retry" in fields:
                self.retry = int(fields["retry"])
            if "id" in fields:
                self.last = fields["id"].strip()
            if "data" in fields:
                return fields.get("event", "message").strip(), json.loads(fields["data"])

    def cut(self):
        self.socket.close()
