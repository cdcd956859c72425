"""A small identity provider with real keys, in a thread of its own, that misbehaves by name."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from core.kernel import clock

CLIENT, SECRET = "onex", "secret-of-the-client-itself-0123456789"
LIFE = 300


@cache
def rsa(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@cache
def ec() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})


@dataclass
class IdentityProvider:
    """Where it answers, who is signed in there, what is wrong with it, and what it was asked."""

    issuer: str
    subject: str = "20240017"
    fault: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        }
        if self.fault == "no keys":
            del document["jwks_uri"]
        if self.fault == "weak signatures":
            document["id_token_signing_alg_values_supported"] = ["HS256", "none"]
        if self.fault == "called otherwise":
            document["issuer"] = "https://id.example.edu.cn"
        if self.fault == "secret in the form":
            document["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        return document

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is sent back to, as if somebody had signed in."""
        assert (query["response_type"], query["scope"], query["client_id"]) == ("code", "openid", CLIENT)
        assert query["code_challenge_method"] == "S256"
        answer = {"state": query["state"], "iss": self.issuer}
        if self.fault == "access_denied":
            answer["error"] = "access_denied"
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = query
            answer["code"] = code
        if self.fault == "names another":
            answer["iss"] = "https://id.example.edu.cn"
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], basic: str) -> tuple[int, dict[str, Any]]:
        """Answer with an ID token: once for a code, to our client, with the address and the verifier it began with."""
        given = base64.b64decode(basic.removeprefix("Basic ")).decode() if basic else ""
        proof = f"{form.get('client_id')}:{form.get('client_secret')}" if self.fault == "secret in the form" else given
        asked = self.codes.pop(form.get("code", ""), None)
        if proof != f"{CLIENT}:{SECRET}" or asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        document = {"access_token": "unused", "token_type": "Bearer", "id_token": self.id_token(asked)}
        if self.fault == "no token":
            del document["id_token"]
        return 200, document

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": now + LIFE,
            "iat": now,
            "nonce": asked["nonce"],
        }
        claims |= {
            "wrong nonce": {"nonce": "of-another-round"},
            "wrong audience": {"aud": "another-client"},
            "for two": {"aud": [CLIENT, "another-client"]},
            "other issuer": {"iss": "https://id.example.edu.cn"},
            "expired": {"exp": now - LIFE, "iat": now - 2 * LIFE},
            "clock ahead": {"iat": now + LIFE, "exp": now + 2 * LIFE},
            "subject is no text": {"sub": 17},
            "no subject": {"sub": ""},
        }.get(self.fault, {})
        if self.fault == "no nonce":
            del claims["nonce"]
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        if self.fault == "signed by nobody":
            parts = ({"alg": "none"}, claims)
            return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."
        if self.fault == "signed with the secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
        if self.fault == "signed with a curve":
            return jwt.encode({"alg": "ES256", "kid": "curve"}, claims, ec())
        key = rsa("strange" if self.fault == "wrong key" else "own")
        return jwt.encode({"alg": "RS256", "kid": "own"}, claims, key)

    def keys(self) -> dict[str, Any]:
        return dict(KeySet([rsa("own"), ec()]).as_dict(private=False))


class Handler(BaseHTTPRequestHandler):
    """What a provider says at its addresses."""

    found: IdentityProvider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/authorize":
            self.answer(200, b"<form method=post><button>Let me in</button></form>", kind="text/html")
        elif path == "/keys":
            self.say(200, self.found.keys())
        elif path == "/.well-known/openid-configuration":
            self.say(200, self.found.discovery())
        else:
            self.say(404, {})

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        address = urlsplit(self.path)
        if address.path == "/authorize":
            self.answer(302, b"", self.found.authorize(dict(parse_qsl(address.query))))
            return
        if self.found.fault == "slow":
            time.sleep(0.6)
        self.say(*self.found.token(dict(parse_qsl(form)), self.headers.get("Authorization", "")))

    def say(self, status: int, document: dict[str, Any]) -> None:
        self.found.heard.append(urlsplit(self.path).path)
        if self.found.fault == "broken":
            self.answer(500, b"")
        elif self.found.fault == "moved":
            self.answer(302, b"", f"{self.found.issuer}/elsewhere")
        else:
            self.answer(status, b"<html>" if self.found.fault == "no document" else json.dumps(document).encode())

    def answer(self, status: int, body: bytes, location: str = "", kind: str = "application/json") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """Answer on a free port of this machine."""
    handler = type("Own", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.found = found = IdentityProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
