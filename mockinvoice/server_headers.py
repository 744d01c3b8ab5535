"""Reading header fields more strictly than cheroot: nothing that two servers read differently."""

from cheroot.server import HeaderReader, HTTPRequest


class StrictHeaders(HeaderReader):
    """Refuses a name with white space around it; leaves out names with underscores.

    Either could be read as another header by whoever stands before the mock (RFC 9112, 5.1).
    """

    def _transform_key(self, key_name: bytes) -> bytes:
        if key_name != key_name.strip():
            raise ValueError("Illegal header name.")  # cheroot answers 400
        return key_name.title()

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class StrictRequest(HTTPRequest):
    """A request whose header fields are read strictly."""

    header_reader = StrictHeaders()
