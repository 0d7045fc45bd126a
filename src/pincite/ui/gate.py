"""Nobody reads without a right to: who asks is known, or gets no further than the login page."""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import time
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.audit import Note
from pincite.errors import LibraryError, NoRoomError, PinciteError, ReadOnlyError, UsageError
from pincite.store.people import People
from pincite.store.sessions import SESSION_HOURS
from pincite.ui.addresses import counted
from pincite.ui.forms import fields, from_our_page, place, token
from pincite.ui.knowing import COOKIE, Barred, Knowing, Known, Locked, from_browser
from pincite.ui.lately import REFUSED_EVERY, Lately
from pincite.ui.login import NO_ROOM, ONLY_READ, TOO_OLD, WRONG, closed_html, login_html, out_html
from pincite.ui.who import FORM, PERSON
from pincite.ui.windows import Windows

logger = logging.getLogger(__name__)

LOGIN, LOGOUT = "/login", "/logout"
FORM_COOKIE = "pincite-form"
_SAFE = frozenset(("GET", "HEAD"))
_UPLOAD = "/gradio_api/upload"
_OPEN_TO_THE_KNOWN = re.compile(
    # The page, and what it is made of; what it asks, and what programs ask.
    r"/|/(?:config|theme\.css|favicon\.ico|manifest\.json)|/(?:assets|static)/.+"
    r"|/(?:original|take)/[^/]+"
    r"|/gradio_api/(?:startup-events|info|queue/(?:join|data)|heartbeat/[^/]+|cancel|reset"
    r"|upload|upload_progress|run/\w+|call/\w+|call/(?:ask|search|cite)/\w+|mcp/?)"
)
_THE_SAME_FOR_ALL = re.compile(r"/(?:assets|static)/.+|/theme\.css|/favicon\.ico")
_NOT_KNOWN = "Pincite does not know you: log in on its page, or send a name and password (curl -u)."
_ELSEWHERE = "Pincite takes orders only from its own page."
_EDITORS_ADD = "Only an editor of this library adds reports."
_BY_THE_BUTTON = "Log out with the button on the page."
_NOT_NOW = "Pincite cannot look up who you are. Its log says why; try again in a minute."
_ANEW = (
    "The library has its first user, and from now on is for users only. Pincite must be started "
    "again to know them, and until then answers nobody: whoever started it stops it (Ctrl+C, or "
    "systemctl restart) and starts it again. Then everybody loads the page again, and logs in. "
    "Nothing is lost but a question that was not answered yet."
)


class Gate:
    """In front of all that is served.

    Args:
        app: What is behind it.
        knowing: Knows people; None where there were no accounts when serving began.
        people: The library's users.
        note: Writes to the audit log.
    """

    def __init__(
        self, app: ASGIApp, *, knowing: Knowing | None, people: People, note: Note
    ) -> None:
        self._app = app
        self._windows = Windows(app, note)
        self._knowing = knowing
        self._people = people
        self._note = note
        self._refused = Lately(REFUSED_EVERY)
        self._looked = 0.0
        self._closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked by somebody known, or by anybody where there are no accounts."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif self._knowing is None:
            closed = await self._closed_meanwhile()
            http = scope["type"] == "http"
            app = _closed(Request(scope)) if closed and http else self._app
            await app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            try:
                answer = await self._answer(request, self._knowing)
            except PinciteError:
                # Of a library that is damaged, or written for long, strangers hear no more.
                logger.exception("nobody is known")
                answer = _refusal(request, _NOT_NOW, 503)
            if answer is None:
                await self._windows(scope, receive, _kept_by_nobody(send, scope["path"]))
            else:
                answer.headers["cache-control"] = "no-store"
                await answer(scope, receive, send)
        else:
            # Nothing here speaks over a web socket.
            await send({"type": "websocket.close", "code": 1008})

    async def _closed_meanwhile(self) -> bool:
        """Whether the first user was added since serving began; looked up once a second."""
        now = time.monotonic()
        if not self._closed and now - self._looked > 1.0:
            self._looked = now
            try:
                self._closed = await run_in_threadpool(self._people.wanted)
                if self._closed:
                    logger.warning(_ANEW)
            except PinciteError:
                # A library that cannot be read gives nothing away, and says so itself.
                return False
        return self._closed

    async def _answer(self, request: Request, knowing: Knowing) -> Response | None:
        """What is answered here; None where the request is passed on, with its person."""
        path, method = request.scope["path"], request.method
        if path == LOGIN:
            return await self._login(request, knowing)
        try:
            known = await knowing.by_request(request)
        except Locked as locked:
            return _waiting(JSONResponse(_error(str(locked)), 429), locked)
        except Barred as barred:
            return self._no(request, knowing, barred.name, str(barred))
        if known is None:
            return _nobody(request)
        if method not in _SAFE and not from_our_page(request):
            return self._no(request, knowing, known.person.name, _ELSEWHERE)
        if path == LOGOUT:
            return await self._logout(request, knowing, known)
        if not _OPEN_TO_THE_KNOWN.fullmatch(path):
            return _refusal(request, "There is no such address here.", 404)
        if path.startswith(_UPLOAD) and known.person.role != "editor":
            return self._no(request, knowing, known.person.name, _EDITORS_ADD)
        request.scope[PERSON] = known.person
        request.scope[FORM] = token(known.session) if known.session else ""
        return None

    def _no(self, request: Request, knowing: Knowing, who: str, why: str) -> Response:
        """Refuse what somebody has no right to, and write it down."""
        address = knowing.address(request)
        if self._refused.first(who, counted(address), why):
            path = request.scope["path"]
            self._note("refused", who, why=why, path=path, address=address)
        return _refusal(request, why, 403)

    # ---- in and out ------------------------------------------------------------------------------

    async def _login(self, request: Request, knowing: Knowing) -> Response:
        passwords = await run_in_threadpool(self._people.wanted)
        cookie = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
        ours = token(cookie)

        def page(status: int = 200, to: str = "", name: str = "", wrong: str = "") -> Response:
            html = login_html(ours, to=to, name=name, wrong=wrong, passwords=passwords)
            answer = HTMLResponse(html, status)
            answer.set_cookie(
                FORM_COOKIE,
                cookie,
                path=LOGIN,
                httponly=True,
                samesite="strict",
                secure=knowing.secret(request),
            )
            return answer

        if request.method in _SAFE:
            return page(to=place(request.query_params.get("to", "")))
        if request.method != "POST" or not passwords:
            return _refusal(request, "Log in with the form of this address.", 405)
        if not from_our_page(request) or "origin" not in request.headers:
            return self._no(request, knowing, "", _ELSEWHERE)
        typed = await fields(request)
        name, to = typed.get("name", "").strip(), place(typed.get("to", ""))
        sent = request.cookies.get(FORM_COOKIE)
        if not sent or not hmac.compare_digest(typed.get("form", "").encode(), ours.encode()):
            return page(403, to, name, TOO_OLD)
        try:
            person = await knowing.log_in(request, name, typed.get("password", ""))
        except Locked as locked:
            return _waiting(page(429, to, name, str(locked)), locked)
        if person is None:
            return page(403, to, name, WRONG)
        try:
            session = await run_in_threadpool(self._people.begin, person.name)
        except UsageError:
            # Removed in this moment.
            return page(403, to, name, WRONG)
        except ReadOnlyError:
            return page(503, to, name, ONLY_READ)
        except NoRoomError as error:
            logger.warning("nobody can log in: %s", error)
            return page(503, to, name, NO_ROOM)
        answer = _on(f"./{to}")
        answer.set_cookie(
            COOKIE,
            session,
            max_age=SESSION_HOURS * 3600,
            httponly=True,
            samesite="strict",
            secure=knowing.secret(request),
        )
        answer.delete_cookie(FORM_COOKIE, path=LOGIN)
        return answer

    async def _logout(self, request: Request, knowing: Knowing, known: Known) -> Response:
        if request.method != "POST" or not known.session:
            return _refusal(request, _BY_THE_BUTTON, 405)
        typed = await fields(request)
        ours = token(known.session)
        if not hmac.compare_digest(typed.get("form", "").encode(), ours.encode()):
            return self._no(request, knowing, known.person.name, _BY_THE_BUTTON)
        answer = _on("login")
        try:
            await run_in_threadpool(self._people.end, known.session)
        except LibraryError as error:
            logger.warning("a session could not be ended: %s", error)
            answer = HTMLResponse(out_html(), 503)
        self._note("logout", known.person.name, address=knowing.address(request))
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer


def _on(to: str) -> Response:
    return Response(status_code=303, headers={"location": quote(to, safe="./?=&%+")})


def _nobody(request: Request) -> Response:
    path, query = request.scope["path"], request.url.query
    if path == "/" and request.method in _SAFE:
        to = f"?to={quote('?' + query, safe='')}" if query else ""
        # From the root: behind a proxy "/pincite" may have lost its slash.
        return _on(f"/login{to}")
    answer = _refusal(request, _NOT_KNOWN, 401)
    if not from_browser(request):
        # A browser would ask for a password in a window of its own, and send it ever after.
        answer.headers["www-authenticate"] = 'Basic realm="Pincite", charset="UTF-8"'
    return answer


def _closed(request: Request) -> Response:
    html, row = closed_html(_ANEW), _error(_ANEW)
    answer = HTMLResponse(html, 503) if _by_page(request) else JSONResponse(row, 503)
    answer.headers["cache-control"] = "no-store"
    return answer


def _by_page(request: Request) -> bool:
    """Whether somebody reads the answer, not a program or a script."""
    return "text/html" in request.headers.get("accept", "")


def _refusal(request: Request, words: str, status: int) -> Response:
    if _by_page(request):
        return PlainTextResponse(words, status)
    return JSONResponse(_error(words), status)


def _error(words: str) -> dict[str, object]:
    return {"error": {"kind": "forbidden", "message": words, "path": None}}


def _waiting(answer: Response, locked: Locked) -> Response:
    answer.headers["retry-after"] = str(locked.seconds)
    return answer


def _kept_by_nobody(send: Send, path: str) -> Send:
    """What is one person's must not be shown to the next at the same browser."""
    if _THE_SAME_FOR_ALL.fullmatch(path):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return sending
