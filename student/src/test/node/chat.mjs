// Asks one question of a server, once whole and once as a stream, and prints what came as one JSON object.
// node chat.mjs BASE_URL QUESTION
import OpenAI from "openai";

const [baseURL, question] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
const request = { model: "parrot", messages: [{ role: "user", content: question }], temperature: 0 };

const whole = await client.chat.completions.create(request);

const pieces = [];
let usage = null;
let finishReason = null;
const stream = await client.chat.completions.create({
  ...request,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  pieces.push(...chunk.choices.map((choice) => choice.delta.content ?? ""));
  finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
  usage = chunk.usage ?? usage;
}

let refusal = null;
try {
  await client.chat.completions.create({ ...request, model: "another" });
} catch (error) {
  refusal = { name: error.constructor.name, status: error.status, code: error.code, param: error.param };
}

console.log(
  JSON.stringify({
    whole: whole.choices[0].message.content,
    streamed: pieces.join(""),
    pieces: pieces.length,
    finishReason,
    wholeUsage: whole.usage,
    streamedUsage: usage,
    refusal,
  }),
);
