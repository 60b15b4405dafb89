// The server as the Node SDK sees it. Run with ARRWDB_URI and NODE_PATH; NodeSdkTest does.
"use strict";
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const { ConsistencyLevelEnum, DataType, ErrorCode, LoadState, MilvusClient } = require("@zilliz/milvus2-sdk-node");

const NAME = "node_books";
const DIM = 8;
const ROWS = 200;
let client;

const vector = seed => Array.from({ length: DIM }, (_, i) => Math.fround(Math.sin(seed * 12.9898 + i * 78.233)));
const squared = (a, b) => a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
const book = id => ({ id: String(id), title: `title-${id}`, year: 2000 + (id % 20), vector: vector(id), shelf: id % 3 });
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

function ok(answer) {
  const status = answer.status ?? answer;
  assert.equal(status.error_code, ErrorCode.SUCCESS, JSON.stringify(status));
  assert.equal(status.code, 0, JSON.stringify(status));
  return answer;
}

async function read(request) {
  return ok(await client.query({
    collection_name: NAME, output_fields: ["id"], consistency_level: ConsistencyLevelEnum.Strong, ...request })).data;
}

before(async () => {
  client = new MilvusClient({ address: process.env.ARRWDB_URI.replace("http://", "") });
  await client.connectPromise;
  ok(await client.dropCollection({ collection_name: NAME }));
  ok(await client.createCollection({
    collection_name: NAME,
    enable_dynamic_field: true,
    consistency_level: ConsistencyLevelEnum.Strong,
    fields: [
      { name: "id", data_type: DataType.Int64, is_primary_key: true },
      { name: "title", data_type: DataType.VarChar, max_length: 64 },
      { name: "year", data_type: DataType.Int32, nullable: true },
      { name: "vector", data_type: DataType.FloatVector, dim: DIM },
    ],
  }));
  ok(await client.createIndex({
    collection_name: NAME, field_name: "vector", index_type: "HNSW", metric_type: "L2",
    params: { M: 16, efConstruction: 100 } }));
  ok(await client.loadCollectionSync({ collection_name: NAME }));
  const answer = ok(await client.insert({ collection_name: NAME, data: range(0, ROWS).map(book) }));
  assert.equal(Number(answer.insert_cnt), ROWS);
});

after(async () => {
  ok(await client.dropCollection({ collection_name: NAME }));
  await client.closeConnection();
});

test("says its version and health", async () => {
  assert.ok((await client.getVersion()).version);
  assert.equal((await client.checkHealth()).isHealthy, true);
});

test("describes the collection, its index and its state", async () => {
  const described = ok(await client.describeCollection({ collection_name: NAME }));
  assert.deepEqual(described.schema.fields.map(f => f.name), ["id", "title", "year", "vector"]);
  assert.equal((await client.hasCollection({ collection_name: NAME })).value, true);
  assert.equal((await client.hasCollection({ collection_name: "absent_one" })).value, false);
  const index = ok(await client.describeIndex({ collection_name: NAME })).index_descriptions[0];
  assert.equal(index.field_name, "vector");
  assert.equal(index.state, "Finished");
  assert.equal(ok(await client.getLoadState({ collection_name: NAME })).state, LoadState.LoadStateLoaded);
});

test("searches", async () => {
  const query = vector(-1);
  const expected = range(0, ROWS).sort((a, b) => squared(query, vector(a)) - squared(query, vector(b)));
  const answer = ok(await client.search({
    collection_name: NAME, data: query, limit: 10, output_fields: ["id", "title", "shelf"],
    consistency_level: ConsistencyLevelEnum.Strong }));
  assert.deepEqual(answer.results.map(hit => Number(hit.id)), expected.slice(0, 10));
  assert.equal(answer.results[0].title, `title-${expected[0]}`);
  assert.equal(answer.results[0].shelf, expected[0] % 3);
  const filtered = ok(await client.search({
    collection_name: NAME, data: [query, query], limit: 5, filter: "year >= 2010",
    consistency_level: ConsistencyLevelEnum.Strong }));
  assert.equal(filtered.results.length, 2);
  assert.deepEqual(filtered.results[0].map(hit => Number(hit.id)), expected.filter(n => n % 20 >= 10).slice(0, 5));
});

test("iterates over a search", async () => {
  const query = vector(-1);
  const expected = range(0, ROWS).sort((a, b) => squared(query, vector(a)) - squared(query, vector(b)));
  const pages = await client.searchIterator({ collection_name: NAME, data: query, batchSize: 30, output_fields: ["id"] });
  const seen = [];
  for await (const page of pages) {
    seen.push(...page.map(hit => Number(hit.id)));
  }
  assert.deepEqual(seen, expected);
});

test("queries and counts", async () => {
  const rows = await read({ filter: "id in [3, 4]", output_fields: ["*"] });
  assert.deepEqual(rows.map(row => row.title).sort(), ["title-3", "title-4"]);
  assert.equal(rows[0].vector.length, DIM);
  assert.equal(Number((await read({ filter: "", output_fields: ["count(*)"] }))[0]["count(*)"]), ROWS);
  assert.deepEqual(await read({ filter: "id == -1" }), []);
});

test("upserts and deletes", async () => {
  ok(await client.upsert({ collection_name: NAME, data: range(5000, 5010).map(id => ({ ...book(id), year: null })) }));
  assert.equal((await read({ filter: "year is null" })).length, 10);
  ok(await client.delete({ collection_name: NAME, ids: ["5000", "5001"] }));
  ok(await client.delete({ collection_name: NAME, filter: "id >= 5002" }));
  assert.deepEqual(await read({ filter: "id >= 5000" }), []);
});

test("flushes and lists segments", async () => {
  ok(await client.flushSync({ collection_names: [NAME] }));
  const stats = ok(await client.getCollectionStatistics({ collection_name: NAME }));
  assert.ok(Number(stats.data.row_count) >= ROWS);
  assert.ok(ok(await client.getPersistentSegmentInfo({ collectionName: NAME })).infos.length > 0);
  assert.ok(ok(await client.getQuerySegmentInfo({ collectionName: NAME })).infos.length > 0);
});

test("makes partitions", async () => {
  ok(await client.createPartition({ collection_name: NAME, partition_name: "p" }));
  assert.equal((await client.hasPartition({ collection_name: NAME, partition_name: "p" })).value, true);
  ok(await client.releasePartitions({ collection_name: NAME, partition_names: ["p"] }));
  ok(await client.dropPartition({ collection_name: NAME, partition_name: "p" }));
  assert.deepEqual(ok(await client.showPartitions({ collection_name: NAME })).partition_names, ["_default"]);
});

test("is refused what is wrong", async () => {
  const malformed = await client.query({ collection_name: NAME, filter: "id >", output_fields: ["id"] });
  assert.equal(malformed.status.code, 1100);
  assert.match(malformed.status.reason, /cannot parse expression/);
  const missing = await client.describeCollection({ collection_name: "absent_one" });
  assert.equal(missing.status.error_code, ErrorCode.COLLECTION_NOT_EXISTS ?? "CollectionNotExists");
});
