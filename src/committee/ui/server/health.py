"""Does the server work, in one line for a machine?"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from committee.ui.server.state import StoreState, store_state


async def _health(_request: Request) -> JSONResponse:
    state = await run_in_threadpool(store_state)
    status = 200 if state is StoreState.READY else 503
    return JSONResponse({"status": state.value}, status_code=status, headers={"Cache-Control": "no-store"})


ROUTES = [Route("/healthz", _health, methods=["GET"])]
