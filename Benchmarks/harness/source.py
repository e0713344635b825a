"""A system that offers documents to be sent: pages of JSON over HTTP, made beforehand."""

import http.server
import json
import threading
import urllib.parse

CONNECTOR = """profile: bench-source
conf:
  url: http://127.0.0.1:1
base:
  url: ${conf.url}
  timeout: 30s
errors:
  - {when: {status: 503}, is: retry}
operations:
  submitOrder:
    idempotency: {strategy: header_key, header: Idempotency-Key}
    request: {method: POST, path: /orders}
    result: {orderNumber: "${r.body.orderNumber}"}
collect:
  - name: documents
    every: 200ms
    request: {path: /documents, query: {after: "${cursor}"}}
    items: r.body.items
    id: ${item.id}
    cursor: ${item.id}
    document: item.document
"""


def invoice(partner, number, lines):
    """An invoice whose lines and total agree."""
    return {
        "type": "invoice", "version": 1, "source": {"partner": partner, "usage": "production"},
        "number": number, "date": "2026-11-20", "order": f"P{number}", "orderDate": "2026-11-19",
        "lines": [
            {"number": str(line), "quantity": "2", "unit": "EA", "price": "18.5",
             "sellerItem": f"LG-{line:04}"} for line in range(1, lines + 1)],
        "totals": {"amount": f"{37 * lines}.00"}}


class Source:
    """Pages of documents; none is given before `open` is set."""

    def __init__(self, documents, page=100):
        items = [{"id": f"{index:07}", "document": document}
                 for index, document in enumerate(documents, 1)]
        self.pages = {}
        for first in range(0, len(items), page):
            after = items[first - 1]["id"] if first else ""
            self.pages[after] = json.dumps({"items": items[first:first + page]}).encode()
        self.open = threading.Event()
        source = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
                after = query.get("after", [""])[0]
                body = source.pages.get(after) if source.open.is_set() else None
                body = body or b'{"items": []}'
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def attach(self, site):
        """Makes it the system of tests beside the ERP of a laboratory's site: of each usage there
        is one."""
        (site.folder / "connectors/bench-source.yaml").write_text(CONNECTOR)
        with open(site.folder / "gangway.yaml", "a") as file:
            file.write(f"""  - name: books
    connector: bench-source
    usage: T
    conf: {{url: "http://127.0.0.1:{self.port}"}}
""")

    def replace(self, site):
        """Makes it the ERP of a laboratory's site."""
        (site.folder / "connectors/bench-source.yaml").write_text(CONNECTOR)
        settings = site.folder / "gangway.yaml"
        settings.write_text(settings.read_text().replace(
            "connector: gangway-simulator\n", "connector: bench-source\n"))

    def stop(self):
        self.server.shutdown()
