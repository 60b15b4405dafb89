// Writes what the Node SDK says about the Milvus wire: messages, fields, enum values and RPCs, one fact a line.
// Run it when the SDK moves on, then name the new file in NodeSdk.java:
//
//   npm pack @zilliz/milvus2-sdk-node@3.0.6 && tar xzf zilliz-milvus2-sdk-node-3.0.6.tgz
//   node proto/src/test/scripts/node-wire-facts.js package > proto/src/test/resources/wire/node-sdk-3.0.6.facts
//
// The package carries its definitions as protobufjs JSON (dist/milvus/proto-json/milvus.js); nothing of it is copied
// but names, numbers and types.
"use strict";
const path = require("node:path");

const folder = path.resolve(process.argv[2] ?? ".");
const definitions = require(path.join(folder, "dist/milvus/proto-json/milvus.js")).default;
const version = require(path.join(folder, "package.json")).version;
const SCALARS = new Set(("double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 " +
  "bool string bytes").split(" "));

const declared = new Map();
(function collect(scope, names) {
  for (const [name, node] of Object.entries(scope.nested ?? {})) {
    const full = [...names, name];
    if (full[0] === "milvus") declared.set(full.join("."), node);
    collect(node, full);
  }
})(definitions, []);

/** The full name of a type as seen from a scope: the innermost scope that knows it wins, as protobuf has it. */
function resolve(type, scope) {
  if (SCALARS.has(type)) return type;
  for (let names = scope.split("."); ; names.pop()) {
    const full = [...names, type].join(".");
    if (declared.has(full)) return full;
    if (names.length === 0) throw new Error(`${scope}: unknown type ${type}`);
  }
}

function label(field, name, oneofs) {
  if (field.keyType) return "map";
  if (field.rule === "repeated") return "repeated";
  if (field.options?.proto3_optional) return "optional";
  return oneofs.has(name) ? `oneof:${oneofs.get(name)}` : "single";
}

function typeOf(field, scope) {
  const type = resolve(field.type, scope);
  return field.keyType ? `map<${field.keyType},${type}>` : type;
}

const side = (type, streams, scope) => (streams ? "stream:" : "") + resolve(type, scope);
const lines = [`# The wire as @zilliz/milvus2-sdk-node ${version} has it; made by node-wire-facts.js.`];
for (const [name, node] of declared) {
  for (const [value, number] of Object.entries(node.values ?? {})) lines.push(`value ${name} ${number} ${value}`);
  const oneofs = new Map(Object.entries(node.oneofs ?? {}).flatMap(([o, { oneof }]) => oneof.map(f => [f, o])));
  if (node.fields) lines.push(`message ${name}`);
  for (const [f, field] of Object.entries(node.fields ?? {}))
    lines.push(`field ${name} ${field.id} ${f} ${typeOf(field, name)} ${label(field, f, oneofs)}`);
  for (const [m, rpc] of Object.entries(node.methods ?? {}))
    lines.push(`rpc ${name} ${m} ${side(rpc.requestType, rpc.requestStream, name)} ` +
      side(rpc.responseType, rpc.responseStream, name));
}
console.log(lines.join("\n").replaceAll("milvus.proto.", ""));
