// Asks gatefront, which is WebAssembly beside this file, and shows its answers.

const byId = (id) => document.getElementById(id);
const wasm = (await WebAssembly.instantiateStreaming(fetch("gatefront.wasm"))).instance.exports;

/** Returns the answer of gatefront to a request. */
function ask(question) {
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(question));
    // The memory may grow in each call, which ends the views of it.
    const address = wasm.reserve(bytes.length);
    new Uint8Array(wasm.memory.buffer, address, bytes.length).set(bytes);
    const length = wasm.answer();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.result(), length)));
  } catch {
    return { error: "gatefront failed on this text. Reload the page to go on, and please report the text." };
  }
}

/** Returns what all requests about the text have. */
const about = (action) => ({ action, text: byId("text").value });

/** Shows the verdict on the text. The HTML is gatefront's, which escapes every text in it. */
function check() {
  const answer = ask(about("check"));
  byId("status").textContent = answer.error ?? "";
  byId("verdict").innerHTML = answer.html ?? "";
  byId("made").hidden = !answer.template;
  byId("template").textContent = answer.template ?? "";
}

function fix() {
  const answer = ask(about("fix"));
  if (answer.error) {
    byId("status").textContent = answer.error;
    return;
  }
  byId("text").value = answer.text;
  check();
  byId("status").textContent = answer.applied.length ? `Applied:\n${answer.applied.join("\n")}` : "There is no safe fix.";
}

function trace() {
  const [method, url, distribution] = ["method", "url", "distribution"].map((field) => byId(field).value);
  const headers = byId("headers").value.split("\n").filter((line) => line.trim());
  const answer = ask({ ...about("trace"), method, url, distribution, headers });
  byId("way").hidden = false;
  byId("way").textContent = answer.error ?? answer.text;
}

/** Returns bytes after a stream has packed or unpacked them. */
async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

const FIELDS = ["text", "method", "url", "distribution", "headers"];
// The addresses of findings on the page begin with another letter.
const STATE = "#state=";

/** Returns the address of the page with everything that is entered. */
async function link() {
  const state = JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, byId(field).value])));
  const packed = await through(new TextEncoder().encode(state), new CompressionStream("deflate-raw"));
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  return `${location.origin}${location.pathname}${STATE}${letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

async function share() {
  const address = await link();
  history.replaceState(null, "", address);
  try {
    await navigator.clipboard.writeText(address);
    byId("status").textContent = "The link is copied.";
  } catch {
    byId("status").textContent = "The link is now the address of this page.";
  }
}

/** Fills the page from its address, if that holds a state. */
async function open() {
  if (!location.hash.startsWith(STATE)) return;
  try {
    const packed = atob(location.hash.slice(STATE.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
    for (const field of FIELDS) {
      if (typeof state[field] === "string") byId(field).value = state[field];
    }
  } catch {
    byId("status").textContent = "The link is incomplete or damaged.";
    return;
  }
  check();
}

const groups = await (await fetch("examples.json")).json();
for (const [label, texts] of Object.entries(groups)) {
  const group = Object.assign(document.createElement("optgroup"), { label });
  for (const name of Object.keys(texts)) group.append(new Option(name, name));
  byId("example").append(group);
}
const examples = Object.assign({}, ...Object.values(groups));
byId("example").addEventListener("change", () => {
  const text = examples[byId("example").value];
  if (text === undefined) return;
  byId("text").value = text;
  check();
});
byId("text").addEventListener("paste", () => setTimeout(check));
byId("check").addEventListener("click", check);
byId("fix").addEventListener("click", fix);
byId("trace").addEventListener("click", trace);
byId("share").addEventListener("click", share);
addEventListener("hashchange", open);
byId("version").textContent = ask({ action: "version" }).version;
await open();
document.body.dataset.ready = "";
