"""Both ends of a distribution: a viewer that sends a request through it, and an origin that says what has reached it."""

import json
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

AUTHORIZATION = "Bearer eyJhbGciOi.J9.x-_"
COOKIE = "a=1; b=2"
TARGET = "/orders/%E2%82%AC?q=%C3%BC&q=2&empty="


class _Echo(BaseHTTPRequestHandler):
    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = {"method": self.command, "target": self.path, "headers": headers, "body": body.decode()}
        answer = json.dumps({**seen, "port": self.server.server_port}).encode()
        last = self.path.rpartition("/")[2]
        self.send_response(int(last) if last in ("403", "404") else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_OPTIONS = _answer

    def log_message(self, *_):
        pass


def described(name, **custom):
    """An origin for a template, with the settings of a custom origin."""
    return {"Id": "api", "DomainName": name, "CustomOriginConfig": custom}


class Origin:
    """An HTTP server on loopback that answers with the request it got: with 403 or 404 where that ends the path."""

    HOST = "127.0.0.1"

    def __enter__(self):
        self._server = ThreadingHTTPServer((self.HOST, 0), _Echo)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self):
        return self._server.server_port

    def describe(self):
        """This server as the origin of a distribution."""
        return described(self.HOST, OriginProtocolPolicy="http-only", HTTPPort=self._server.server_port)

    def receive(self, template):
        """Puts this server in the place of the API; the emulator refuses to send anything to amazonaws.com."""
        (origin,) = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
        self.stand_in_for(origin)

    def stand_in_for(self, origin):
        """Puts this server in the place of one origin of a template."""
        origin["DomainName"] = self.HOST
        origin["CustomOriginConfig"]["OriginProtocolPolicy"] = "http-only"
        origin["CustomOriginConfig"]["HTTPPort"] = self._server.server_port


def send(emulator, host, method, target=TARGET, headers={"Authorization": AUTHORIZATION, "Cookie": COOKIE}):
    """Sends a request to a distribution, by default with a token and cookies. Returns the status and the body."""
    body = '{"a": "€"}'.encode() if method == "POST" else None
    headers = {"Host": host, "X-Forwarded-Proto": "https", **headers}
    connection = HTTPConnection("127.0.0.1", emulator.port, timeout=30)
    try:
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
