// Asks a teacher one question, whole and as a stream, and what it refuses, and prints what came as one JSON object.
// node teacher.mjs BASE_URL QUESTION IDEMPOTENCY_KEY
import OpenAI from "openai";

const [baseURL, question, key] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "sk-caller", maxRetries: 0 });
const request = { model: "practice", messages: [{ role: "user", content: question }] };
const labelled = { headers: { "Idempotency-Key": key } };

const models = await client.models.list();
const whole = await client.chat.completions.create(request, labelled);

const pieces = [];
let usage = null;
const stream = await client.chat.completions.create({
  ...request,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  pieces.push(...chunk.choices.map((choice) => choice.delta.content ?? ""));
  usage = chunk.usage ?? usage;
}

const refused = async (wrong) => {
  try {
    await client.chat.completions.create({ ...request, ...wrong });
  } catch (error) {
    return { name: error.constructor.name, status: error.status, retryAfter: error.headers?.get("retry-after") };
  }
};
const refusal = await refused({ n: 2 });

const dials = (changes) =>
  fetch(process.env.TEACHER_DIALS, {
    method: "POST",
    headers: { Authorization: "Bearer sk-caller" },
    body: JSON.stringify(changes),
  });
await dials({ rate_limited: 1 });
const limited = await refused({});
const patient = client.withOptions({ maxRetries: 3 });
const began = Date.now();
setTimeout(() => dials({ rate_limited: 0 }), 300);
const retried = await patient.chat.completions.create(request);

console.log(
  JSON.stringify({
    models: models.data.map((model) => model.id),
    whole: whole.choices[0].message.content,
    streamed: pieces.join(""),
    pieces: pieces.length,
    wholeUsage: whole.usage,
    streamedUsage: usage,
    refusal,
    limited,
    retried: retried.choices[0].message.content,
    waitedMillis: Date.now() - began,
  }),
);
