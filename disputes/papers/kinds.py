"""All forms by their code."""

from disputes.papers.agreement_forms import AGREEMENT_FORMS
from disputes.papers.record_forms import RECORD_FORMS
from disputes.papers.sheet import Form

FORMS: dict[str, Form] = {form.code: form for form in (*AGREEMENT_FORMS, *RECORD_FORMS)}
