// Compiles src/*.sol and writes artifacts/combined.json for abigen.
// Usage: npm ci && node compile.js, then go generate in this folder.
"use strict";
const fs = require("fs");
const path = require("path");
const crypto = require("crypto");
const solc = require("solc");

const here = __dirname;
const contracts = { RewardHub: "src/RewardHub.sol", ValidatorRegistry: "src/ValidatorRegistry.sol", TestToken: "src/TestToken.sol",
  MockWallet: "test/Mocks.sol", MockToken: "test/Mocks.sol" };
const files = ["src", "test"].flatMap((d) => fs.readdirSync(path.join(here, d)).filter((f) => f.endsWith(".sol")).sort().map((f) => d + "/" + f));
const sources = {};
for (const f of files) {
  sources[f] = { content: fs.readFileSync(path.join(here, f), "utf8") };
}

const settings = {
  viaIR: true, // "stack too deep" without it
  optimizer: { enabled: true, runs: 10000 },
  metadata: { bytecodeHash: "none", appendCBOR: false }, // the same bytes on every machine
  evmVersion: "cancun",
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"] } },
};

function open(name) {
  const file = path.join(here, "node_modules", name);
  if (!fs.existsSync(file)) return { error: "not found: " + name };
  return { contents: fs.readFileSync(file, "utf8") };
}

const out = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }), { import: open }));
let failed = false;
for (const e of out.errors || []) {
  console.error(e.formattedMessage);
  failed = failed || e.severity === "error";
}
if (failed) process.exit(1);

const dir = path.join(here, "artifacts");
fs.mkdirSync(dir, { recursive: true });
for (const [name, file] of Object.entries(contracts)) {
  const c = out.contracts[file][name];
  const combined = {
    contracts: { [name + ".sol:" + name]: { abi: c.abi, bin: c.evm.bytecode.object, hashes: c.evm.methodIdentifiers } },
    version: solc.version(),
  };
  fs.writeFileSync(path.join(dir, name + ".json"), JSON.stringify(combined, null, 1) + "\n");
  console.log(name, c.evm.deployedBytecode.object.length / 2, "bytes of code");
}

// What the artifacts were made of: a Go test compares, so that nobody needs
// node to find out that they are stale. The lock file pins solc and OpenZeppelin.
const made = [...files, "compile.js", "package-lock.json", ...Object.keys(contracts).map((c) => "artifacts/" + c + ".json")];
const sum = (f) => crypto.createHash("sha256").update(fs.readFileSync(path.join(here, f))).digest("hex");
fs.writeFileSync(path.join(dir, "SHA256SUMS"), made.map((f) => sum(f) + "  " + f + "\n").join(""));
