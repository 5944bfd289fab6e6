"""Bodies that are no honest JSON are refused in one sentence, and never break anything."""

import pytest

from alerts.models import Alert
from policing.lib.parsers import StrictJSONParser

URL = "/api/v1/alerts/"
WHOLE = '{"reference": "h-1", "type": "general.report", "site": "BANK-DH-03"%s}'
HOSTILE = {
    "no JSON": "{",
    "infinite": WHOLE % ', "details": {"n": 1e400}',
    "not a number": WHOLE % ', "details": {"n": NaN}',
    "half a character as value": WHOLE % ', "details": {"n": "\\ud800"}',
    "half a character as name": WHOLE % ', "details": {"\\ud800": 1}',
    "half a character as field": WHOLE % ', "\\uDBFF": 1',
    "half a character as choice": WHOLE % ', "cap_status": "\\udfff"',
    "a field twice": WHOLE % ', "covert": true, "covert": false',
    "a name twice inside": WHOLE % ', "details": {"n": 1, "n": 2}',
    "NUL": WHOLE % ', "description": "\\u0000"',
    "too deep": WHOLE % (', "details": ' + "[" * 20_000 + "]" * 20_000),
    "a number without end": WHOLE % (', "details": {"n": ' + "9" * 5_000 + "}"),
}
HALF = "it holds half a character."
SAID = {
    "no JSON": "look at line 1, column 2.",
    "infinite": "A number is too large.",
    "not a number": "NaN is not JSON.",
    "half a character as value": HALF,
    "half a character as name": HALF,
    "half a character as field": HALF,
    "half a character as choice": HALF,
    "a field twice": "The name “covert” appears twice in one object.",
    "a name twice inside": "The name “n” appears twice in one object.",
    "NUL": "The body holds a NUL character.",
    "too deep": "it is nested too deeply.",
    "a number without end": "A number is too large.",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_it_is_refused_and_says_what_is_wrong(cast, case):
    why = SAID[case]
    answer = cast.bank_client.generic("POST", URL, HOSTILE[case], content_type="application/json", headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["message"] == f"The body is not valid JSON: {why}"
    assert not Alert.objects.exists()


@pytest.mark.parametrize("text", ['\ufeff"x"', '"\\ud83d\\ude94"', '"🚔"', "1.5", "-1e30", '{"a": {"a": 1}}', '"\\\\ud800"'])
def test_what_is_honest_is_read(rf, text):
    request = type("Request", (), {"_request": rf.generic("POST", "/", text.encode())})
    StrictJSONParser().parse(None, parser_context={"request": request})
