"""Posting bodies over a few kept-open connections, as fast as the server answers."""

import time
from io import BytesIO
from typing import Any

import pycurl


def post_all(url: str, bodies: list[bytes], headers: list[str], *, connections: int, expect: int) -> float:
    """Seconds for posting all `bodies`; raises when an answer has another status than `expect`."""
    multi = pycurl.CurlMulti()
    handles = [_handle(url, headers) for _ in range(connections)]
    waiting = iter(bodies)
    started = time.perf_counter()
    open_handles = sum(_start(multi, handle, waiting) for handle in handles)
    while open_handles:
        multi.perform()
        _left, done, failed = multi.info_read()
        if failed:
            raise RuntimeError(failed[0][2])
        for handle in done:
            _check(handle, expect)
            multi.remove_handle(handle)
            open_handles -= 1
            open_handles += _start(multi, handle, waiting)
        multi.select(0.05)
    return time.perf_counter() - started


def _handle(url: str, headers: list[str]) -> Any:
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.HTTPHEADER, ["Content-Type: application/json", "Expect:", *headers])
    handle.setopt(pycurl.POST, 1)
    return handle


def _start(multi: Any, handle: Any, waiting: Any) -> bool:
    body = next(waiting, None)
    if body is None:
        return False
    handle.answer = BytesIO()
    handle.setopt(pycurl.POSTFIELDS, body)
    handle.setopt(pycurl.WRITEDATA, handle.answer)
    multi.add_handle(handle)
    return True


def _check(handle: Any, expect: int) -> None:
    status = handle.getinfo(pycurl.RESPONSE_CODE)
    if status != expect:
        raise RuntimeError(f"HTTP {status}: {handle.answer.getvalue()[:300]!r}")
