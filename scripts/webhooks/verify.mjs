// Verifies signatures with the unmodified package standardwebhooks. Each input line is a JSON object: {secret, headers,
// body, expected}. `expected` is "good" or "bad".
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// The first argument is the directory in which the package is installed.
const { Webhook, WebhookVerificationError } = createRequire(`${process.argv[2]}/`)("standardwebhooks");
let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  number += 1;
  const given = JSON.parse(line);
  let said = "good";
  try {
    new Webhook(given.secret).verify(given.body, given.headers);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    said = "bad";
  }
  if (said !== given.expected) {
    console.error(`line ${number}: ${said} instead of ${given.expected}`);
    process.exit(1);
  }
}
console.log("verified");
