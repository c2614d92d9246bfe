// The page around the model: fetches a run, scores rows, shows the scores.
//
// `?run=FOLDER` names the run's folder, `run` by default; `?rows=FILE` scores a file at once and leaves the scores
// as JSON in the document, for those who test the page.

import init, { PageScorer } from "./girandole_web.js";

const SHOWN = 1000;
const settings = new URLSearchParams(location.search);
const at = (id) => document.getElementById(id);

async function fetched(file) {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(`${file}: the server answers ${answer.status}`);
  return answer;
}

async function open(run) {
  const bytes = async (file) => new Uint8Array(await (await fetched(`${run}/${file}`)).arrayBuffer());
  const [config, encoders, weights] = await Promise.all([
    fetched(`${run}/config.toml`).then((answer) => answer.text()),
    bytes("encoders.json"),
    bytes("weights.bpk"),
    init(),
  ]);
  return new PageScorer(config, encoders, weights);
}

function table({ columns, values }) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of ["row", ...columns]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (let row = 0; row < Math.min(values[0].length, SHOWN); row++) {
    const cells = body.insertRow();
    cells.insertCell().textContent = row;
    for (const column of values) cells.insertCell().textContent = column[row].toFixed(5);
  }
  return table;
}

function score(scorer, csv) {
  at("problem").textContent = "";
  at("result").replaceChildren();
  try {
    const since = performance.now();
    const scores = JSON.parse(scorer.score(csv));
    const took = performance.now() - since;
    const n = scores.values[0].length;
    const shown = n > SHOWN ? `; the first ${SHOWN} are shown` : "";
    at("state").textContent = `${n} rows scored in ${took.toFixed(1)} ms${shown}.`;
    at("result").append(table(scores));
    return { ...scores, took };
  } catch (error) {
    at("problem").textContent = error.message ?? error;
    return { problem: String(error.message ?? error) };
  }
}

function leave(scores) {
  const pre = document.createElement("pre");
  pre.id = "scores";
  pre.hidden = true;
  pre.textContent = JSON.stringify(scores);
  document.body.append(pre);
}

try {
  const scorer = await open(settings.get("run") ?? "run");
  at("rows").value = `${scorer.features().join(",")}\n`;
  at("state").textContent = "The model is ready.";
  at("score").disabled = false;
  at("score").addEventListener("click", (event) => {
    event.preventDefault();
    score(scorer, at("rows").value);
  });
  at("file").addEventListener("change", async () => {
    const [file] = at("file").files;
    if (file) score(scorer, await file.text());
  });
  if (settings.has("rows")) {
    const csv = await (await fetched(settings.get("rows"))).text();
    leave({ ...score(scorer, csv), since_opened: performance.now() });
  }
} catch (error) {
  at("state").textContent = "The model could not be loaded.";
  at("problem").textContent = error.message ?? error;
  if (settings.has("rows")) leave({ problem: String(error.message ?? error) });
}
