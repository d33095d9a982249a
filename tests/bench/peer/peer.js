// The peer of the benchmark: PouchDB behind HTTP, and a client that pulls from it.
//   node peer.js serve FOLDER          loads FOLDER/records.json, prints its port
//   node peer.js pull FOLDER URL       one pull for each line of input; prints its milliseconds and records
"use strict";
const { readFileSync } = require("fs");
const PouchDB = require("pouchdb");

const [mode, folder, url] = process.argv.slice(2);
const Stored = PouchDB.defaults({ prefix: `${folder}/` });

async function serve() {
  const app = require("express")();
  const office = new Stored("office");
  await office.bulkDocs(JSON.parse(readFileSync(`${folder}/records.json`, "utf-8")));
  app.post("/change-a-hundred", async (_request, answer) => {
    const { rows } = await office.allDocs({ limit: 100, include_docs: true });
    await office.bulkDocs(rows.map(({ doc }) => ({ ...doc, phone: `${Number(doc.phone) + 1}` })));
    answer.send("done");
  });
  const options = { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log.txt` };
  app.use("/", require("express-pouchdb")(Stored, options));
  const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

async function pull() {
  const copy = new Stored("copy");
  for await (const _line of require("readline").createInterface({ input: process.stdin })) {
    const began = performance.now();
    const done = await PouchDB.replicate(`${url}/office`, copy);
    console.log(JSON.stringify({ ms: performance.now() - began, records: done.docs_written }));
  }
}

({ serve, pull })[mode]();
