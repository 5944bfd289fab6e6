"""Providers as their own documentation describes them, on this machine: they check the signature by themselves and answer with their own codes.

Written from the documents, not from our adapters: what both got wrong in the same way would show at the published examples only.
"""

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote

KEY_ID, KEY_SECRET = "test-key-id", "test-key-secret"


@dataclass
class Request:
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Imitation:
    """`answer_with` is the provider's own error code for whatever comes next; `taken` is what it accepted."""

    url: str = ""
    name: str = ""
    answer_with: Any = None
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    # Of the imitation that gives out tokens.
    token: str = ""
    fetched: int = 0


class _Server(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True


@contextmanager
def imitating(answer: Callable[[Imitation, Request], tuple[int, Any]]) -> Iterator[Imitation]:
    kept = Imitation(name=answer.__name__)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the library's name
            self.do_POST()

        def do_POST(self) -> None:  # noqa: N802 - the library's name
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            path, _mark, query = self.path.partition("?")
            kept.asked += 1
            status, said = answer(kept, Request(path, query, {name.lower(): value for name, value in self.headers.items()}, body))
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = _Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), sha256).digest()


def _hex(data: bytes) -> str:
    return sha256(data).hexdigest()


# Aliyun: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature


def _aliyun_signature(request: Request, names: list[str]) -> str:
    query = "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(parse_qsl(request.query, keep_blank_values=True)))
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names)
    canonical = f"POST\n{request.path}\n{query}\n{headers}\n{';'.join(names)}\n{request.headers['x-acs-content-sha256']}"
    return _mac(KEY_SECRET.encode(), f"ACS3-HMAC-SHA256\n{_hex(canonical.encode())}").hex()


def aliyun(kept: Imitation, request: Request) -> tuple[int, Any]:
    scheme, _space, rest = request.headers.get("authorization", "").partition(" ")
    said = dict(part.split("=", 1) for part in rest.split(","))
    names = said["SignedHeaders"].split(";")
    must = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}
    if scheme != "ACS3-HMAC-SHA256" or names != sorted(names) or not must <= set(names):
        return 400, {"Code": "IncompleteSignature", "Message": "…"}
    if said["Credential"] != KEY_ID:
        return 404, {"Code": "InvalidAccessKeyId.NotFound", "Message": "…"}
    if _hex(request.body) != request.headers["x-acs-content-sha256"] or said["Signature"] != _aliyun_signature(request, names):
        return 400, {"Code": "SignatureDoesNotMatch", "Message": "…"}
    facts = {name: values[0] for name, values in parse_qs(request.query).items()} | {"action": request.headers["x-acs-action"]}
    if isinstance(kept.answer_with, bytes):
        return 502, kept.answer_with
    if facts["action"] == "IvrCall" and len(facts["OutId"].encode()) > 15:
        return 200, {"Code": "isv.INVALID_PARAMETERS", "Message": "OutId: 1 to 15 bytes", "RequestId": "R"}
    if kept.answer_with:
        return 200, {"Code": kept.answer_with, "Message": "…", "RequestId": "R"}
    kept.taken.append(facts)
    return 200, {"Code": "OK", "Message": "OK", "RequestId": "R", "BizId" if facts["action"] == "SendSms" else "CallId": f"{len(kept.taken)}^0"}


# Tencent Cloud: https://cloud.tencent.com/document/api/382/52071 and 382/55981


def tencent(kept: Imitation, request: Request) -> tuple[int, Any]:
    def refuse(code: str) -> tuple[int, Any]:
        return 200, {"Response": {"Error": {"Code": code, "Message": "…"}, "RequestId": "R"}}

    scheme, _space, rest = request.headers.get("authorization", "").partition(" ")
    said = dict(part.strip().split("=", 1) for part in rest.split(","))
    key_id, date, service, ending = said["Credential"].split("/")
    names = said["SignedHeaders"].split(";")
    headers = "".join(f"{name}:{request.headers[name].lower()}\n" for name in names)
    canonical = f"POST\n/\n{request.query}\n{headers}\n{';'.join(names)}\n{_hex(request.body)}"
    to_sign = f"TC3-HMAC-SHA256\n{request.headers['x-tc-timestamp']}\n{date}/{service}/{ending}\n{_hex(canonical.encode())}"
    key = _mac(_mac(_mac(f"TC3{KEY_SECRET}".encode(), date), service), "tc3_request")
    if key_id != KEY_ID:
        return refuse("AuthFailure.SecretIdNotFound")
    if scheme != "TC3-HMAC-SHA256" or _mac(key, to_sign).hex() != said["Signature"]:
        return refuse("AuthFailure.SignatureFailure")
    if (request.headers["x-tc-action"], request.headers["x-tc-version"], service) != ("SendSms", "2021-01-11", "sms"):
        return refuse("InvalidAction")
    facts = json.loads(request.body)
    status = {"PhoneNumber": facts["PhoneNumberSet"][0], "Fee": 1, "SessionContext": facts.get("SessionContext", ""), "IsoCode": "CN"}
    if kept.answer_with and kept.answer_with.partition(".")[0] in {"UnauthorizedOperation", "InternalError", "RequestLimitExceeded"}:
        return refuse(kept.answer_with)
    if kept.answer_with:
        return 200, {"Response": {"SendStatusSet": [status | {"SerialNo": "", "Code": kept.answer_with, "Message": "…"}], "RequestId": "R"}}
    kept.taken.append(facts)
    return 200, {"Response": {"SendStatusSet": [status | {"SerialNo": f"2019:{len(kept.taken)}", "Code": "Ok", "Message": "send success"}], "RequestId": "R"}}


# Robots: developer.work.weixin.qq.com path 91770, open.dingtalk.com custom robot, open.feishu.cn custom bot, docs.ntfy.sh publish

TOKEN, ROBOT_SECRET = "0123456789abcdef0123", "SECabcdef0123456789"


def wecom(kept: Imitation, request: Request) -> tuple[int, Any]:
    body = json.loads(request.body)
    if request.path != "/cgi-bin/webhook/send" or parse_qs(request.query).get("key") != [TOKEN]:
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
    if kept.answer_with:
        return 200, {"errcode": kept.answer_with, "errmsg": "…"}
    assert body["msgtype"] == "text"
    assert len(body["text"]["content"].encode()) <= 2048
    kept.taken.append({"text": body["text"]["content"]})
    return 200, {"errcode": 0, "errmsg": "ok"}


# WeCom, messages of an application to one person: developer.work.weixin.qq.com paths 91039, 90236 and 90313. `tokens` are good until they are taken away.

CORP, AGENT, APP_SECRET, MEMBERS = "ww-test-corp", 1000002, "test-app-secret", {"zhang.san", "li_si"}


def wecom_app(kept: Imitation, request: Request) -> tuple[int, Any]:
    query = {name: values[0] for name, values in parse_qs(request.query).items()}
    if request.path == "/cgi-bin/gettoken":
        if query != {"corpid": CORP, "corpsecret": APP_SECRET}:
            return 200, {"errcode": 40001 if query.get("corpid") == CORP else 40013, "errmsg": "…"}
        kept.fetched += 1
        kept.token = f"token/{kept.fetched}=="
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": kept.token, "expires_in": 7200}
    assert request.path == "/cgi-bin/message/send"
    if query.get("access_token") != kept.token:
        return 200, {"errcode": 42001, "errmsg": "access_token expired"}
    if kept.answer_with:
        return 200, {"errcode": kept.answer_with, "errmsg": "…"}
    body = json.loads(request.body)
    if body["agentid"] != AGENT or body["msgtype"] != "text":
        return 200, {"errcode": 40056, "errmsg": "invalid agentid"}
    if body["touser"] not in MEMBERS:
        return 200, {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
    assert len(body["text"]["content"].encode()) <= 2048
    kept.taken.append({"text": body["text"]["content"], "to": body["touser"]})
    return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m-{len(kept.taken)}"}


def dingtalk(kept: Imitation, request: Request) -> tuple[int, Any]:
    query = {name: values[0] for name, values in parse_qs(request.query).items()}
    if request.path != "/robot/send" or query.get("access_token") != TOKEN:
        return 200, {"errcode": 300001, "errmsg": "token is not exist"}
    wanted = base64.b64encode(_mac(ROBOT_SECRET.encode(), f"{query.get('timestamp')}\n{ROBOT_SECRET}")).decode()
    if len(query.get("timestamp", "")) != 13 or query.get("sign") != wanted:
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    if kept.answer_with:
        return 200, {"errcode": kept.answer_with, "errmsg": "send too fast, exceed 20 times per minute"}
    kept.taken.append({"text": json.loads(request.body)["text"]["content"]})
    return 200, {"errcode": 0, "errmsg": "ok"}


def feishu(kept: Imitation, request: Request) -> tuple[int, Any]:
    body = json.loads(request.body)
    if request.path != f"/open-apis/bot/v2/hook/{TOKEN}":
        return 200, {"code": 19001, "data": {}, "msg": "param invalid: incoming webhook access token invalid"}
    wanted = base64.b64encode(hmac.new(f"{body.get('timestamp')}\n{ROBOT_SECRET}".encode(), b"", sha256).digest()).decode()
    if len(body.get("timestamp", "")) != 10 or body.get("sign") != wanted:
        return 200, {"code": 19021, "data": {}, "msg": "sign match fail or timestamp is not within one hour from current time"}
    if kept.answer_with:
        return 200, {"code": kept.answer_with, "data": {}, "msg": "…"}
    assert len(request.body) <= 20 * 1024
    kept.taken.append({"text": body["content"]["text"]})
    return 200, {"code": 0, "data": {}, "msg": "success", "StatusCode": 0, "StatusMessage": "success"}


def ntfy(kept: Imitation, request: Request) -> tuple[int, Any]:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return 403, {"code": 40301, "http": 403, "error": "forbidden"}
    if kept.answer_with:
        return kept.answer_with, {"code": kept.answer_with * 100, "http": kept.answer_with, "error": "…"}
    body = json.loads(request.body)
    kept.taken.append({"text": body["message"], "topic": body["topic"], "priority": body["priority"], "click": body["click"]})
    return 200, {"id": "xE73Iyuabi", "time": 1, "event": "message", "topic": body["topic"]}
