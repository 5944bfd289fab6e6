"""One at a time at one dispute: who changes what hangs on it takes its row first, so that what they have checked still stands when they write."""

from disputes.models import Agreement, Dispute
from disputes.services.refusals import DisputeErased
from policing.lib.errors import StaleMove

# What the rules ask of a dispute.
STANDS = (
    *("status", "way", "outcome", "facts", "level", "scale", "version", "reopened", "closed_at", "erased_at"),
    *("station_id", "officer_id", "mediator_id", "parent_id", "merged_into_id"),
)


def hold(dispute: Dispute) -> Dispute:
    """`dispute` as it stands now, nobody else's until the transaction ends. Taken before anything else of it is locked. Raises DisputeErased."""
    stands = Dispute.objects.select_for_update(no_key=True).values(*STANDS).get(pk=dispute.pk)
    for name, value in stands.items():
        if getattr(dispute, name) != value:
            setattr(dispute, name, value)
    if dispute.erased_at is not None:
        raise DisputeErased
    return dispute


def hold_as_read(dispute: Dispute) -> Dispute:
    """The same for whoever goes on from the status they read. Raises StaleMove where somebody took a step meanwhile, and DisputeErased."""
    read = dispute.status
    if hold(dispute).status != read:
        raise StaleMove
    return dispute


def hold_agreement(agreement: Agreement) -> Agreement:
    """The same for what was agreed: its dispute is held, and whether it is signed is read anew. Raises DisputeErased."""
    hold(agreement.dispute)
    agreement.refresh_from_db(fields=["status", "form", "number", "signed_on", "main_facts", "responsibility", "wrapped_key"])
    return agreement
