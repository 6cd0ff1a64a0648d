// Uploads a file of one question, makes a batch of it, waits for its end, reads the answer, and prints what came as one
// JSON object.
// node batch.mjs BASE_URL QUESTION
import OpenAI, { toFile } from "openai";

const [baseURL, question] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "sk-caller", maxRetries: 0 });
const line = {
  custom_id: "call-1",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "practice", messages: [{ role: "user", content: question }] },
};

const file = await client.files.create({
  file: await toFile(Buffer.from(JSON.stringify(line) + "\n"), "calls.jsonl"),
  purpose: "batch",
});
const created = await client.batches.create({
  input_file_id: file.id,
  endpoint: "/v1/chat/completions",
  completion_window: "24h",
  metadata: { name: "ours" },
});

let batch = created;
while (batch.status === "in_progress") {
  await new Promise((resolve) => setTimeout(resolve, 50));
  batch = await client.batches.retrieve(created.id);
}
const output = await (await client.files.content(batch.output_file_id)).text();

const listed = [];
for await (const one of client.batches.list({ limit: 1 })) {
  listed.push(one.id);
}

const refused = async (call) => {
  try {
    await call();
  } catch (error) {
    return { name: error.constructor.name, status: error.status, code: error.code };
  }
};

console.log(
  JSON.stringify({
    file: { purpose: file.purpose, filename: file.filename, status: file.status },
    known: (await client.files.retrieve(file.id)).id === file.id,
    createdAs: created.status,
    batch,
    output: JSON.parse(output),
    listed,
    noFile: await refused(() => client.files.retrieve("file-none")),
    ended: await refused(() => client.batches.cancel(batch.id)),
  }),
);
