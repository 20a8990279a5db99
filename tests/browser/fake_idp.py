"""A small identity provider for tests: it signs in whoever the test named last, and asks nothing.

``POST /person`` (JSON) names them: sub, email, email_verified. Run: ``python fake_idp.py PORT``.
"""

import secrets
import sys
import time
from urllib.parse import urlencode

import uvicorn
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

KEY = jwk.RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
PERSON: dict[str, object] = {}
NONCES: dict[str, str] = {}
PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 0
ISSUER = f"http://localhost:{PORT}"


async def discovery(_request: Request) -> Response:
    """What the app reads first."""
    return JSONResponse(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


async def keys(_request: Request) -> Response:
    """The public key."""
    return JSONResponse({"keys": [KEY.as_dict(private=False)]})


async def person(request: Request) -> Response:
    """Name who signs in next."""
    PERSON.clear()
    PERSON.update(await request.json())
    return JSONResponse(PERSON)


async def authorize(request: Request) -> Response:
    """Sign the named person in at once, or refuse when there is none."""
    asked = request.query_params
    if not PERSON:
        answer = {"error": "access_denied", "state": asked["state"]}
    else:
        code = secrets.token_urlsafe(8)
        NONCES[code] = asked.get("nonce", "")
        answer = {"code": code, "state": asked["state"]}
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)


async def token(request: Request) -> Response:
    """The signed identity."""
    form = await request.form()
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "committee",
        "iat": now,
        "exp": now + 300,
        "nonce": NONCES.pop(str(form["code"])),
        **PERSON,
    }
    signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, KEY)
    return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed})


app = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", discovery),
        Route("/keys", keys),
        Route("/person", person, methods=["POST"]),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
