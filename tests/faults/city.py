"""A whole city to be told over callbacks, text messages and WeCom at once: its people, the providers that carry it, and the count of who was told.

The providers are the imitations of the tests: they check signatures by themselves, answer with their own codes, and keep the moment of each message.
"""

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.utils import timezone

from delivery.lifecycle import OPEN
from delivery.models import Address, Addressee, Channel, Delivery, Message, Recipient
from delivery.services import Told, post_message, tell
from policing.lib.sealed import blind_index
from tests.delivery import imitations
from tests.delivery.imitations import AGENT, APP_SECRET, CORP, KEY_ID, KEY_SECRET, Imitation, Request, imitating

SECRET = "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"
# At most so many to one number in so many seconds, here, so that limits bite while somebody looks on.
TO_ONE_NUMBER, SMS_SPAN_S = {"aliyun": 2, "tencent": 1}, 10
TO_ONE_ROBOT, ROBOT_SPAN_S = 20, 60
LIMITS = {name: (most, SMS_SPAN_S) for name, most in TO_ONE_NUMBER.items()} | {"wecom": (TO_ONE_ROBOT, ROBOT_SPAN_S)}
# What is sent in time may arrive late where a machine is busy: within this part of a span nobody may get more than in a whole one.
AT_ONCE = 0.5
# People of a guard's post share one telephone; those of a group one robot.
POST = 6
SLOW_S, SLOW = 5.5, 8


class Heard(NamedTuple):
    """What a provider has taken: for whom, by its own name of them, which of our deliveries, and when by the machine's clock."""

    channel: str
    receiver: str
    delivery: str
    at: float


class City:
    """`open` it, tell its `people`, and ask who was told; `trouble` makes Aliyun slow first and then fail."""

    def __init__(self, size: int, group: int) -> None:
        self.size, self.group, self.trouble = size, group, False
        self.told: list[Heard] = []
        self.refused: Counter[str] = Counter()
        self.carried: Counter[str] = Counter()
        self._lock, self._slow = threading.Lock(), 0
        self._moments = defaultdict[str, defaultdict[str, list[float]]](lambda: defaultdict(list))

    @contextmanager
    def open(self) -> Iterator[dict[str, str]]:
        """The environment by which workers find its providers."""
        answers = {"aliyun": self._aliyun, "tencent": self._tencent, "wecom": self._wecom, "partners": self._partners}
        with ExitStack() as stack:
            at = {name: stack.enter_context(imitating(answer)).url for name, answer in answers.items()}
            self.partners = at["partners"]
            limits = {f"{name.upper()}_SMS_LIMITS": f"{most}/{SMS_SPAN_S}s" for name, most in TO_ONE_NUMBER.items()}
            keys = {f"{name}_KEY_{what}": key for name in ("ALIYUN", "TENCENT") for what, key in (("ID", KEY_ID), ("SECRET", KEY_SECRET))}
            yield {
                "SMS_PROVIDERS": "aliyun,tencent",
                "SMS_SIGNATURE": "主防",
                "ALIYUN_SMS_TEMPLATE": "SMS_1",
                "TENCENT_SMS_APP": "1400000000",
                "TENCENT_SMS_TEMPLATE": "1110",
                "ALIYUN_SMS_ENDPOINT": at["aliyun"],
                "TENCENT_SMS_ENDPOINT": at["tencent"],
                "WECOM_ENDPOINT": at["wecom"],
                "WECOM_CORP": CORP,
                "WECOM_AGENT": str(AGENT),
                "WECOM_APP_SECRET": APP_SECRET,
                **limits,
                **keys,
            }

    # Its people

    def people(self) -> list[int]:
        """Addressees: of each hundred 30 by callback, 40 by text message, 20 by WeCom, the rest of guards' posts and of groups."""
        ways = []
        for n in range(self.size):
            match n % 10:
                case 0 | 1 | 2:
                    ways.append((Channel.WEBHOOK, f"{self.partners}/{n}"))
                case 3 | 4:
                    ways.append((Channel.WECOM_APP, f"member-{n}"))
                case 5 if n % 20 == 5:
                    ways.append((Channel.SMS, f"199{n // 20 // POST:08d}"))
                case 5:
                    ways.append((Channel.WECOM, f"robot-of-a-group-{n // 20 // self.group:06d}"))
                case _:
                    ways.append((Channel.SMS, f"1{n:010d}"))
        imitations.MEMBERS.update(value for channel, value in ways if channel == Channel.WECOM_APP)
        return self.reached_by(ways)

    def reached_by(self, ways: Iterable[tuple[str, str]]) -> list[int]:
        """Addressees with one address each."""
        ways = list(ways)
        people = Addressee.objects.bulk_create(Addressee() for _way in ways)
        rows = [Address(addressee=one, channel=channel, value=value, secret=SECRET) for one, (channel, value) in zip(people, ways, strict=True)]
        for row in rows:
            row.value_index = blind_index(row.value)
        Address.objects.bulk_create(rows, batch_size=1000)
        return [one.pk for one in people]

    def urgent_ways(self, count: int) -> list[tuple[str, str]]:
        """So many telephones and so many callbacks beside those of the city."""
        return [(Channel.SMS, f"188{n:08d}") for n in range(count)] + [(Channel.WEBHOOK, f"{self.partners}/urgent-{n}") for n in range(count)]

    def post(self, people: list[int], *, priority: str) -> Message:
        """Something that asks for an answer, to all of `people`."""
        now, words = timezone.now(), {"title": "命令", "body": "请立即关闭东门和南门"}
        facts: dict[str, Any] = {"content": {"zh-hans": words, "en": words}, "replies": ["comply"], "expires_at": now + timedelta(hours=2), "now": now}
        message = post_message(room="tests", subject_id=Message._meta.pk.get_default(), priority=priority, **facts)
        tell(message, [Told(pk, "contact", f"联系人{pk}") for pk in people], round=1, now=now)
        return message

    def still_open(self, message: Message) -> int:
        return Delivery.objects.filter(recipient__message=message, status__in=OPEN).count()

    # Its providers

    def _take(self, channel: str, provider: str, receiver: str, delivery: str) -> None:
        with self._lock:
            at = time.time()
            self._moments[provider][receiver].append(at)
            self.carried[provider] += 1
            self.told.append(Heard(channel, receiver, delivery, at))

    def _aliyun(self, kept: Imitation, request: Request) -> tuple[int, Any]:
        if self.trouble:
            with self._lock:
                self._slow += 1
                is_slow = self._slow <= SLOW
            if not is_slow:
                self.refused["aliyun"] += 1
                return 200, {"Code": "isp.SYSTEM_ERROR", "Message": "…", "RequestId": "R"}
            time.sleep(SLOW_S)
        status, said = imitations.aliyun(kept, request)
        facts = {name: values[0] for name, values in parse_qs(request.query).items()}
        if said.get("Code") == "OK":
            self._take("sms", "aliyun", facts["PhoneNumbers"], facts["OutId"])
        return status, said

    def _tencent(self, kept: Imitation, request: Request) -> tuple[int, Any]:
        status, said = imitations.tencent(kept, request)
        facts = json.loads(request.body)
        sent = said["Response"].get("SendStatusSet", [{}])[0]
        number = facts["PhoneNumberSet"][0]
        if sent.get("Code") == "Ok":
            self._take("sms", "tencent", number, facts["SessionContext"])
        return status, said

    def _wecom(self, kept: Imitation, request: Request) -> tuple[int, Any]:
        if request.path != "/cgi-bin/webhook/send":
            status, said = imitations.wecom_app(kept, request)
            if said["errcode"] == 0 and "msgid" in said:
                member = json.loads(request.body)["touser"]
                self._take("wecom_app", "wecom_app", member, member)
            return status, said
        robot, text = parse_qs(request.query)["key"][0], json.loads(request.body)["text"]["content"]
        self._take("wecom", "wecom", robot, f"{robot} {text}")
        return 200, {"errcode": 0, "errmsg": "ok"}

    def _partners(self, _kept: Imitation, request: Request) -> tuple[int, Any]:
        self._take("webhook", "callbacks", request.path, request.headers["webhook-id"])
        return 200, {}

    # Who was told

    def heard_urgent(self) -> list[float]:
        """When each of those with `urgent_ways` heard something."""
        return [one.at for one in list(self.told) if one.receiver.startswith(("188", "+86188", "/urgent-"))]

    def audit(self, messages: Iterable[Message]) -> str:
        """What the rows of `messages`, all there are, say against what the providers have taken, in one line; raises where the two differ."""
        told = Recipient.objects.filter(message__in=list(messages))
        rows = list(Delivery.objects.filter(recipient__in=told, status__in=("sent", "delivered")).values_list("recipient_id", "channel"))
        reached = Counter(recipient for recipient, _channel in rows)
        assert len(reached) == told.count(), f"{told.count() - len(reached)} were missed"
        assert set(reached.values()) == {1}, "somebody counts as told twice"
        taken = list(self.told)
        assert Counter(one.channel for one in taken) == Counter(channel for _recipient, channel in rows), "rows and providers differ"
        assert set(Counter((one.channel, one.delivery) for one in taken).values()) == {1}, "somebody was told twice"
        beyond = {name: self._most_in(name, span_s * AT_ONCE) for name, (most, span_s) in LIMITS.items() if self._most_in(name, span_s * AT_ONCE) > most}
        assert not beyond, f"beyond a provider's limit: {beyond}"
        busiest = {name: f"{self._most_in(name, span_s)} of {most} in {span_s} s" for name, (most, span_s) in LIMITS.items()}
        return f"told {len(reached):,}, once each; carried {dict(self.carried)}; refused {dict(self.refused)}; most that arrived at one receiver {busiest}"

    def _most_in(self, provider: str, span_s: float) -> int:
        """The most that one receiver got of `provider` within `span_s`, by the moments it took them."""
        moments = self._moments[provider]
        return max((sum(start <= at < start + span_s for at in line) for line in moments.values() for start in line), default=0)
