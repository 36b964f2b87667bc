"""Verifies signatures with the standardwebhooks package, unmodified. One JSON object a line: {secret, headers, body}."""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError

for number, line in enumerate(sys.stdin, 1):
    given = json.loads(line)
    try:
        Webhook(given["secret"]).verify(given["body"], given["headers"])
        said = "good"
    except WebhookVerificationError:
        said = "bad"
    if said != given["expected"]:
        sys.exit(f"line {number}: {said} instead of {given['expected']}")
print("verified")
