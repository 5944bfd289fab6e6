"""Writing a dispute's timeline; words are sealed with its key."""

import json
from datetime import datetime
from typing import Any

from accounts.models import User
from disputes.models import Audience, Dispute, DisputeEvent
from disputes.services.refusals import DisputeErased


def record(dispute: Dispute, kind: str, *, now: datetime, by: User | None, text: str = "", audience: str = Audience.ALL, **data: Any) -> DisputeEvent:
    """Add a line to `dispute`'s timeline, for everybody who works on it or for the police alone; `text` is what a person wrote. Raises DisputeErased."""
    words = dispute.seal(json.dumps({"text": text}, ensure_ascii=False), DisputeEvent.WORDS) if text else ""
    dispute.changed_at = now
    if not Dispute.objects.filter(pk=dispute.pk, erased_at=None).update(changed_at=now, wrapped_key=dispute.wrapped_key):
        raise DisputeErased  # a key that was destroyed does not come back with a later line
    return dispute.events.create(kind=kind, at=now, user=by, audience=audience, sealed_words=words, data=data)


def words_of(event: DisputeEvent) -> str:
    """What a person wrote; nothing once the dispute was erased."""
    if not event.sealed_words or event.dispute.wrapped_key is None:
        return ""
    return str(json.loads(event.dispute.unseal(event.sealed_words, DisputeEvent.WORDS))["text"])
