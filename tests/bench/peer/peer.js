// The peer of the benchmark: PouchDB behind HTTP, and a client that exchanges with it.
//   node peer.js serve FOLDER          loads FOLDER/records.json, prints its port
//   node peer.js call FOLDER URL       does what each line of input says: pull, change a hundred, push;
//                                      prints the milliseconds and the records written
"use strict";
const { readFileSync } = require("fs");
const PouchDB = require("pouchdb");

const [mode, folder, url] = process.argv.slice(2);
const Stored = PouchDB.defaults({ prefix: `${folder}/` });

async function serve() {
  const app = require("express")();
  const office = new Stored("office");
  await office.bulkDocs(JSON.parse(readFileSync(`${folder}/records.json`, "utf-8")));
  const options = { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log.txt` };
  app.use("/", require("express-pouchdb")(Stored, options));
  const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

async function call() {
  const copy = new Stored("copy");
  const deeds = {
    pull: () => PouchDB.replicate(`${url}/office`, copy),
    push: () => PouchDB.replicate(copy, `${url}/office`),
    async change() {
      const { rows } = await copy.allDocs({ limit: 100, include_docs: true });
      await copy.bulkDocs(rows.map(({ doc }) => ({ ...doc, phone: `${Number(doc.phone) + 1}` })));
      return { docs_written: rows.length };
    },
  };
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const began = performance.now();
    const done = await deeds[line]();
    console.log(JSON.stringify({ ms: performance.now() - began, records: done.docs_written }));
  }
}

({ serve, call })[mode]();
