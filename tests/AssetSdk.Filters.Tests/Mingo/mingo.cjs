// One filter and one document a line, JSON in, JSON out: what mingo says of them. First word: where mingo is installed.
const { Query } = require(process.argv[2]);
const lines = require("readline").createInterface({ input: process.stdin, terminal: false });
lines.on("line", line => {
  const { filter, document } = JSON.parse(line);
  let answer;
  try {
    answer = { matches: new Query(filter).test(document) };
  } catch (e) {
    answer = { error: String(e && e.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
