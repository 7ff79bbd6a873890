"""Hands one message to one receiver: a webhook, a Slack-compatible webhook, or a mail server."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

import httpx
import orjson

from aggregator.figures.alerts.addresses import forbidden
from jobs.alerts.mail import Mail, send_mail
from jobs.alerts.messages import Message, email, slack, webhook

CONNECT_SECONDS = 3.0
ATTEMPT_SECONDS = 10.0  # the whole of it, however slowly a receiver answers
LONGEST_RETRY_AFTER_SECONDS = 3600
TRY_AGAIN = frozenset((408, 425, 429))  # of 4xx; any other says that the same message will not be taken

KEY_HEADER = "Idempotency-Key"


class DeliveryError(Exception):
    """A message was not taken; the reason names no address and no secret.

    :param final: whether trying again is of no use
    :param after_seconds: how long the receiver asks to be left alone
    """

    def __init__(self, reason: str, *, final: bool = False, after_seconds: int = 0) -> None:
        super().__init__(reason)
        self.final = final
        self.after_seconds = after_seconds


class ForbiddenAddressError(Exception):
    """A name leads to where no message goes; the message says why."""


class Checking(httpx.AsyncBaseTransport):
    """Looks a name up, and connects to an address that it has checked: the name may lead elsewhere a moment later.

    Proxies of the environment are not asked: they would look the name up themselves.

    :param private: whether it may be an address of this machine or its own networks
    """

    def __init__(self, *, private: bool) -> None:
        self._private = private
        # each message on a connection of its own: one that is kept was vouched for under another name
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first of a name's addresses that can be reached.

        :raises ForbiddenAddressError: none of them may be asked
        """
        host, port = request.url.host, request.url.port or (443 if request.url.scheme == "https" else 80)
        extensions = request.extensions | {"sni_hostname": request.url.raw_host.decode("ascii")}
        failure: Exception = OSError(f"{host} has no address")
        for address in await self._allowed(host, port):
            url = request.url.copy_with(host=address)
            there = httpx.Request(
                request.method, url, headers=request.headers, stream=request.stream, extensions=extensions
            )
            try:
                return await self._inner.handle_async_request(there)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()

    async def _allowed(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
        refusals = {each: forbidden(ip_address(each.partition("%")[0]), private=self._private) for each in addresses}
        allowed = [each for each, refusal in refusals.items() if refusal is None]
        if addresses and not allowed:
            raise ForbiddenAddressError(refusals[addresses[0]])
        return allowed


def new_client(*, private: bool) -> httpx.AsyncClient:
    """A client for all receivers. It follows no redirect: a message goes where an administrator said, or nowhere.

    :param private: as for `Checking`
    """
    return httpx.AsyncClient(
        transport=Checking(private=private),
        timeout=httpx.Timeout(ATTEMPT_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        headers={"User-Agent": "edb"},
    )


async def deliver(client: httpx.AsyncClient, mail: Mail | None, kind: str, target: str, message: Message) -> None:
    """Hand over a message.

    :param kind: webhook, slack or email
    :raises DeliveryError: it was not taken
    """
    if kind == "email":
        await _mail(mail, target, message)
    else:
        await _post(client, target, webhook(message) if kind == "webhook" else slack(message), message.key)


async def _post(client: httpx.AsyncClient, target: str, body: dict[str, object], key: str) -> None:
    headers = {"Content-Type": "application/json", KEY_HEADER: key}
    try:
        async with (
            asyncio.timeout(ATTEMPT_SECONDS),
            client.stream("POST", target, content=orjson.dumps(body), headers=headers) as response,
        ):
            status = response.status_code
            retry_after = response.headers.get("retry-after", "")
    except TimeoutError:
        raise DeliveryError(f"it did not answer within {ATTEMPT_SECONDS:g} s") from None
    except ForbiddenAddressError as error:
        raise DeliveryError(str(error), final=True) from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
        raise DeliveryError(f"it cannot be reached: {type(error).__name__}") from None
    if 200 <= status < 300:
        return
    final = 300 <= status < 500 and status not in TRY_AGAIN
    after = min(int(retry_after), LONGEST_RETRY_AFTER_SECONDS) if retry_after.isascii() and retry_after.isdigit() else 0
    raise DeliveryError(f"it answered {status}", final=final, after_seconds=after)


async def _mail(mail: Mail | None, target: str, message: Message) -> None:
    if mail is None:
        raise DeliveryError("EDB_SMTP_URL does not say where mail is handed in", final=True)
    try:
        await _beside(lambda: send_mail(mail, email(message, mail.sender, target)))
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"the mail server answered {error.smtp_code}", final=error.smtp_code >= 500) from None
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryError(f"the mail server cannot be used: {error}", final=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise DeliveryError(f"the mail server refused the recipient: {max(codes)}", final=min(codes) >= 500) from None
    except OSError as error:
        raise DeliveryError(f"the mail server cannot be reached: {type(error).__name__}") from None


async def _beside(work: Callable[[], None]) -> None:
    """Do something that blocks in a thread which does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def end(error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except Exception as raised:
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(end, error)

    threading.Thread(target=run, name="edb-mail", daemon=True).start()
    await done
