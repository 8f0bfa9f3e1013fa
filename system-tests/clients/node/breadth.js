// What Milvus's Node client can ask, users, roles and imports apart, by gRPC and by its HttpClient, with answers checked against brute force.
//
// Usage: node breadth.js http://HOST:PORT... (of one or several routers, which are asked by turns)
// The last line says which version of @zilliz/milvus2-sdk-node ran.
'use strict';

const assert = require('assert');
const { MilvusClient, HttpClient, DataType, ConsistencyLevelEnum, FunctionType, RRFRanker } = require('@zilliz/milvus2-sdk-node');
const { version } = require('@zilliz/milvus2-sdk-node/package.json');

const NAME = 'node_breadth';
const RENAMED = `${NAME}_renamed`;
const TEXTS = `${NAME}_texts`;
const REST = `${NAME}_rest`;
const ALIAS = `${NAME}_alias`;
const DATABASE = 'node_breadth_db';
const ROWS = 300;
const DIMENSION = 8;
const STRONG = ConsistencyLevelEnum.Strong;

let clients;
let turn = 0;
// The client whose turn it is.
const client = () => clients[turn++ % clients.length];

// The client answers an error in the status of most calls and throws in others.
async function ok(what, call) {
  const answer = await call;
  const status = answer.status || answer;
  assert.strictEqual(String(status.error_code), 'Success', `${what}: ${JSON.stringify(status)}`);
  return answer;
}

async function refused(what, code, call) {
  let status;
  try {
    const answer = await call();
    status = answer.status || answer;
  } catch (error) {
    assert.ok(String(error.message).length > 0, what);
    return;
  }
  assert.strictEqual(Number(status.code), code, `${what}: ${JSON.stringify(status)}`);
}

// --- data, and what is right by brute force ---

// Numbers of [-1, 1) that are the same in each run.
function numbers(seed, count) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.fround(state / 2147483648 - 1);
  });
}

const BASE = Array.from({ length: ROWS }, (_, i) => numbers(1000 + i * 7919, DIMENSION));
const QUERY = numbers(77, DIMENSION);
const sparse = (i) => ({ [i % 7]: Math.fround(1 + i / 100), [20 + (i % 11)]: 2 });
const dot = (a, b) => Object.entries(a).reduce((sum, [key, value]) => sum + value * (b[key] || 0), 0);
const distance = (a, b) => a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
const those = (are) => Array.from({ length: ROWS }, (_, i) => i).filter(are);
const nearest = (to, count, are = () => true) => those(are).sort((a, b) => distance(BASE[a], to) - distance(BASE[b], to)).slice(0, count);
const wordOf = (i) => ({ 7: 'seven', 8: 'eight' })[i] || `word${i % 10}`;
const row = (i, word = `word${i % 10}`) => ({
  id: i, vector: BASE[i], sparse: sparse(i), number: i % 5 === 0 ? null : i % 50, word, tags: [`t${i % 3}`, `u${i % 4}`], meta: { k: i % 6, list: [i, i + 1] }, color: i % 2 === 0 ? 'red' : 'blue',
});
const properties = (pairs) => Object.fromEntries(pairs.map((each) => [each.key, each.value]));
const keys = (hits) => hits.map((hit) => Number(hit.id));

function near(what, expected, actual, tolerance = 1e-4) {
  assert.strictEqual(actual.length, expected.length, `${what}: ${JSON.stringify(actual)}`);
  expected.forEach((wanted, i) => assert.ok(Math.abs(wanted - actual[i]) <= tolerance * Math.max(1, Math.abs(wanted)), `${what}: ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`));
}

async function ids(filter, more = {}) {
  const found = await ok(`query ${filter}`, client().query({ collection_name: NAME, filter, output_fields: ['id'], consistency_level: STRONG, limit: 1000, ...more }));
  return keys(found.data);
}

async function count(filter = '') {
  return Number((await ok('count', client().count({ collection_name: NAME, expr: filter, consistency_level: STRONG }))).data);
}

// The client knows a hit's key only as a field of the answer.
async function search({ output_fields = [], ...more }) {
  return (await ok('search', client().search({
    collection_name: NAME, anns_field: 'vector', data: QUERY, consistency_level: STRONG, output_fields: ['id', ...output_fields], ...more,
  }))).results;
}

// --- the parts ---

async function clear() {
  await client().dropAlias({ alias: ALIAS });
  for (const name of [NAME, RENAMED, TEXTS, REST]) {
    if ((await ok('has', client().hasCollection({ collection_name: name }))).value) {
      await ok('drop', client().dropCollection({ collection_name: name }));
    }
  }
  if ((await ok('databases', client().listDatabases())).db_names.includes(DATABASE)) {
    await ok('drop database', client().dropDatabase({ db_name: DATABASE }));
  }
}

async function server() {
  assert.strictEqual((await client().checkHealth()).isHealthy, true);
  assert.ok((await ok('version', client().getVersion())).version.startsWith('v2.6'));
  assert.ok((await ok('groups', client().listResourceGroups())).resource_groups.includes('__default_resource_group'));
  const group = await ok('group', client().describeResourceGroup({ resource_group: '__default_resource_group' }));
  assert.ok(group.resource_group.num_available_node >= 1, JSON.stringify(group));
  await ok('create database', client().createDatabase({ db_name: DATABASE }));
  await ok('alter database', client().alterDatabase({ db_name: DATABASE, properties: { 'database.replica.number': 2 } }));
  assert.strictEqual(properties((await ok('describe database', client().describeDatabase({ db_name: DATABASE }))).properties)['database.replica.number'], '2');
  await ok('drop database', client().dropDatabase({ db_name: DATABASE }));
}

async function create() {
  await ok('create', client().createCollection({
    collection_name: NAME, description: 'made by a test', consistency_level: 'Strong', enable_dynamic_field: true,
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: false },
      { name: 'vector', data_type: DataType.FloatVector, dim: DIMENSION },
      { name: 'sparse', data_type: DataType.SparseFloatVector },
      { name: 'number', data_type: DataType.Int32, nullable: true },
      { name: 'word', data_type: DataType.VarChar, max_length: 20 },
      { name: 'tags', data_type: DataType.Array, element_type: DataType.VarChar, max_capacity: 4, max_length: 20 },
      { name: 'meta', data_type: DataType.JSON },
    ],
  }));
  await ok('indexes', client().createIndex([
    { collection_name: NAME, field_name: 'vector', index_type: 'HNSW', metric_type: 'L2', params: { M: 8, efConstruction: 64 } },
    { collection_name: NAME, field_name: 'sparse', index_type: 'SPARSE_INVERTED_INDEX', metric_type: 'IP' },
    { collection_name: NAME, field_name: 'word', index_name: 'by_word', index_type: 'INVERTED' },
  ]));
  await ok('load', client().loadCollectionSync({ collection_name: NAME }));
  assert.strictEqual((await ok('load state', client().getLoadState({ collection_name: NAME }))).state, 'LoadStateLoaded');
  const described = await ok('describe', client().describeCollection({ collection_name: NAME }));
  assert.strictEqual(described.schema.description, 'made by a test');
  assert.deepStrictEqual(described.schema.fields.map((each) => each.name), ['id', 'vector', 'sparse', 'number', 'word', 'tags', 'meta']);
  const indexes = await ok('indexes', client().describeIndex({ collection_name: NAME }));
  assert.deepStrictEqual(indexes.index_descriptions.map((each) => each.index_name).sort(), ['by_word', 'sparse', 'vector']);
  assert.strictEqual((await ok('index state', client().getIndexState({ collection_name: NAME, field_name: 'vector' }))).state, 'Finished');
  assert.ok((await ok('list', client().showCollections())).data.some((each) => each.name === NAME));
}

// In sealed segments and growing ones.
async function write() {
  for (let from = 0; from < ROWS; from += 100) {
    const inserted = await ok('insert', client().insert({ collection_name: NAME, data: Array.from({ length: 100 }, (_, i) => row(from + i)) }));
    assert.strictEqual(Number(inserted.insert_cnt), 100);
    assert.strictEqual(Number(inserted.IDs.int_id.data[0]), from);
    if (from < 200) {
      await ok('flush', client().flushSync({ collection_names: [NAME] }));
    }
  }
  assert.strictEqual(await count(), ROWS);
  assert.strictEqual(Number((await ok('upsert', client().upsert({ collection_name: NAME, data: [row(7, 'seven')] }))).upsert_cnt), 1);
  await ok('partial upsert', client().upsert({ collection_name: NAME, data: [{ id: 8, word: 'eight' }], partial_update: true }));
  assert.deepStrictEqual(await ids("word == 'seven'"), [7]);
  assert.deepStrictEqual(await ids("word == 'eight' and color == 'red'"), [8]);
  assert.strictEqual(await count(), ROWS);
}

async function searches() {
  const found = await search({ limit: 10, output_fields: ['word', 'color'] });
  assert.deepStrictEqual(keys(found), nearest(QUERY, 10));
  near('distances', nearest(QUERY, 10).map((i) => distance(BASE[i], QUERY)), found.map((hit) => hit.score));
  assert.strictEqual(found[0].word, wordOf(Number(found[0].id)));
  assert.deepStrictEqual(keys(await search({ limit: 3, offset: 4 })), nearest(QUERY, 10).slice(4, 7));
  assert.deepStrictEqual(keys(await search({ limit: 5, filter: "color == 'red' and id > 50" })), nearest(QUERY, 5, (i) => i % 2 === 0 && i > 50));
  assert.deepStrictEqual(keys(await search({ limit: 5, filter: 'id in {ids}', exprValues: { ids: [3, 9, 27] } })), nearest(QUERY, 5, (i) => [3, 9, 27].includes(i)));
  const order = nearest(QUERY, 20);
  assert.deepStrictEqual(keys(await search({ limit: 100, params: { radius: distance(BASE[order[19]], QUERY), ef: 300 } })), order.slice(0, 19));
  const seen = new Set();
  const groups = nearest(QUERY, ROWS).filter((i) => !seen.has(wordOf(i)) && seen.add(wordOf(i))).slice(0, 4);
  assert.deepStrictEqual(keys(await search({ limit: 4, group_by_field: 'word', output_fields: ['word'] })), groups);
  const wanted = { 3: 1, 24: 0.5 };
  const hits = (await ok('sparse', client().search({ collection_name: NAME, anns_field: 'sparse', data: wanted, limit: 20, output_fields: ['id'], consistency_level: STRONG }))).results;
  near('inner products', those(() => true).map((i) => dot(sparse(i), wanted)).sort((a, b) => b - a).slice(0, 20), hits.map((hit) => hit.score));
  near('of these rows', keys(hits).map((i) => dot(sparse(i), wanted)), hits.map((hit) => hit.score));
  const two = (await ok('two queries', client().search({ collection_name: NAME, anns_field: 'vector', data: [BASE[11], BASE[250]], limit: 1, output_fields: ['id'], consistency_level: STRONG }))).results;
  assert.deepStrictEqual(two.map((each) => Number(each[0].id)), [11, 250]);
  await refused('filter', 1100, () => client().search({ collection_name: NAME, anns_field: 'vector', data: QUERY, limit: 3, filter: 'nothing >' }));
}

async function hybridSearch() {
  const found = (await ok('hybrid', client().search({
    collection_name: NAME, limit: 8, rerank: RRFRanker(60), output_fields: ['id', 'word'], consistency_level: STRONG,
    data: [{ anns_field: 'vector', data: QUERY, limit: 20, expr: 'id % 2 == 0' }, { anns_field: 'vector', data: BASE[5], limit: 20 }],
  }))).results;
  const fused = new Map();
  for (const ranked of [nearest(QUERY, 20, (i) => i % 2 === 0), nearest(BASE[5], 20)]) {
    ranked.forEach((id, rank) => fused.set(id, (fused.get(id) || 0) + 1 / (61 + rank)));
  }
  near('ranks of several searches', [...fused.values()].sort((a, b) => b - a).slice(0, 8), found.map((hit) => hit.score));
  near('ranks of these rows', keys(found).map((id) => fused.get(id)), found.map((hit) => hit.score));
  assert.strictEqual(found[0].word, wordOf(Number(found[0].id)));
}

async function queries() {
  assert.deepStrictEqual(await ids('number == 7'), those((i) => i % 5 !== 0 && i % 50 === 7));
  assert.deepStrictEqual(await ids('number is null'), those((i) => i % 5 === 0));
  assert.deepStrictEqual(await ids("array_contains(tags, 't1')"), those((i) => i % 3 === 1));
  assert.deepStrictEqual(await ids("meta['k'] == 4"), those((i) => i % 6 === 4));
  assert.deepStrictEqual(await ids("json_contains(meta['list'], 100)"), [99, 100]);
  assert.deepStrictEqual(await ids("word like '%3'"), those((i) => i % 10 === 3));
  assert.deepStrictEqual(await ids('id >= 0', { offset: 10, limit: 3 }), [10, 11, 12]);
  assert.strictEqual(await count("color == 'blue'"), 150);
  const got = (await ok('get', client().get({ collection_name: NAME, ids: [12, 2, 12, 5000], output_fields: ['id', 'vector', 'number', 'color', 'meta'] }))).data;
  assert.deepStrictEqual(keys(got), [2, 12]);
  assert.deepStrictEqual(got[0].vector, BASE[2]);
  // In queries the client shows undeclared keys below $meta.
  assert.deepStrictEqual([got[0].$meta.color, got[0].meta], ['red', { k: 2, list: [2, 3] }]);
}

async function iterators() {
  const rows = [];
  for await (const page of await client().queryIterator({ collection_name: NAME, expr: "color == 'red'", output_fields: ['id'], batchSize: 40, consistency_level: STRONG })) {
    rows.push(...keys(page));
  }
  assert.deepStrictEqual(rows, those((i) => i % 2 === 0));
  const hits = [];
  for await (const page of await client().searchIterator({ collection_name: NAME, anns_field: 'vector', data: QUERY, batchSize: 70, params: { ef: 300 }, limit: ROWS, output_fields: ['id'], consistency_level: STRONG })) {
    hits.push(...keys(page));
  }
  assert.deepStrictEqual(hits, nearest(QUERY, ROWS));
}

async function partitions() {
  await ok('create partition', client().createPartition({ collection_name: NAME, partition_name: 'north' }));
  assert.strictEqual((await ok('has partition', client().hasPartition({ collection_name: NAME, partition_name: 'north' }))).value, true);
  assert.strictEqual((await ok('has partition', client().hasPartition({ collection_name: NAME, partition_name: 'south' }))).value, false);
  assert.deepStrictEqual([...(await ok('partitions', client().showPartitions({ collection_name: NAME }))).partition_names].sort(), ['_default', 'north']);
  await ok('insert', client().insert({ collection_name: NAME, partition_name: 'north', data: [{ ...row(0, 'north'), id: 1000 }] }));
  assert.deepStrictEqual(await ids('id >= 0', { partition_names: ['north'] }), [1000]);
  await ok('flush', client().flushSync({ collection_names: [NAME] }));
  assert.strictEqual(Number((await ok('statistics', client().getPartitionStatistics({ collection_name: NAME, partition_name: 'north' }))).data.row_count), 1);
  await ok('release', client().releaseCollection({ collection_name: NAME }));
  await ok('load partitions', client().loadPartitionsSync({ collection_name: NAME, partition_names: ['north'] }));
  assert.deepStrictEqual(await ids('id >= 0', { partition_names: ['north'] }), [1000]);
  await refused('not loaded', 201, () => client().query({ collection_name: NAME, filter: 'id >= 0', partition_names: ['_default'] }));
  await ok('release partitions', client().releasePartitions({ collection_name: NAME, partition_names: ['north'] }));
  await ok('drop partition', client().dropPartition({ collection_name: NAME, partition_name: 'north' }));
  await ok('load', client().loadCollectionSync({ collection_name: NAME }));
  await ok('refresh', client().refreshLoad({ collection_name: NAME }));
  assert.strictEqual(await count(), ROWS);
}

async function segments() {
  await ok('flush', client().flushSync({ collection_names: [NAME] }));
  assert.strictEqual(Number((await ok('statistics', client().getCollectionStatistics({ collection_name: NAME }))).data.row_count), ROWS);
  const rows = (infos) => infos.reduce((sum, each) => sum + Number(each.num_rows), 0);
  assert.ok(rows((await ok('persistent', client().getPersistentSegmentInfo({ collectionName: NAME }))).infos) >= ROWS);
  const loaded = (await ok('loaded', client().getQuerySegmentInfo({ collectionName: NAME }))).infos;
  assert.ok(loaded.every((each) => each.nodeIds.length > 0), JSON.stringify(loaded));
  const { collectionID } = await ok('describe', client().describeCollection({ collection_name: NAME }));
  assert.strictEqual((await ok('replicas', client().getReplicas({ collectionID }))).replicas.length, 1);
  const { compactionID } = await ok('compact', client().compact({ collection_name: NAME }));
  for (let i = 0; (await ok('compaction', client().getCompactionState({ compactionID }))).state !== 'Completed'; i++) {
    assert.ok(i < 600, 'compaction does not end');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await ok('plans', client().getCompactionStateWithPlans({ compactionID }));
  assert.deepStrictEqual(keys(await search({ limit: 10 })), nearest(QUERY, 10));
  await ok('flush all', client().flushAllSync());
}

async function changes() {
  await ok('alter', client().alterCollectionProperties({ collection_name: NAME, properties: { 'collection.ttl.seconds': 86400 } }));
  assert.strictEqual(properties((await client().describeCollection({ collection_name: NAME, cache: false })).properties)['collection.ttl.seconds'], '86400');
  await ok('drop property', client().dropCollectionProperties({ collection_name: NAME, properties: ['collection.ttl.seconds'] }));
  await ok('alter field', client().alterCollectionFieldProperties({ collection_name: NAME, field_name: 'word', properties: { max_length: 40 } }));
  const described = await client().describeCollection({ collection_name: NAME, cache: false });
  assert.strictEqual(properties(described.properties)['collection.ttl.seconds'], undefined);
  assert.strictEqual(properties(described.schema.fields.find((each) => each.name === 'word').type_params).max_length, '40');
  await ok('add field', client().addCollectionField({ collection_name: NAME, field: { name: 'later', data_type: DataType.Int64, nullable: true } }));
  assert.strictEqual(await count('later is null'), ROWS);
  // An index is altered and dropped while nothing of it is loaded.
  await ok('release', client().releaseCollection({ collection_name: NAME }));
  await ok('alter index', client().alterIndexProperties({ collection_name: NAME, index_name: 'vector', params: { 'mmap.enabled': true } }));
  assert.strictEqual(properties((await client().describeIndex({ collection_name: NAME, index_name: 'vector' })).index_descriptions[0].params)['mmap.enabled'], 'true');
  await ok('drop index', client().dropIndex({ collection_name: NAME, index_name: 'by_word' }));
  await ok('load', client().loadCollectionSync({ collection_name: NAME }));
  await ok('create alias', client().createAlias({ collection_name: NAME, alias: ALIAS }));
  assert.deepStrictEqual((await ok('aliases', client().listAliases({ collection_name: NAME }))).aliases, [ALIAS]);
  assert.strictEqual((await ok('alias', client().describeAlias({ collection_name: NAME, alias: ALIAS }))).collection, NAME);
  await ok('alter alias', client().alterAlias({ collection_name: NAME, alias: ALIAS }));
  await ok('drop alias', client().dropAlias({ alias: ALIAS }));
  await ok('rename', client().renameCollection({ collection_name: NAME, new_collection_name: RENAMED }));
  assert.strictEqual((await client().hasCollection({ collection_name: NAME })).value, false);
  await ok('rename back', client().renameCollection({ collection_name: RENAMED, new_collection_name: NAME }));
}

async function deletes() {
  await ok('delete by keys', client().delete({ collection_name: NAME, ids: [1, 2] }));
  assert.strictEqual(await count(), ROWS - 2);
  await ok('delete by filter', client().delete({ collection_name: NAME, filter: "color == 'blue'" }));
  const left = (i) => i % 2 === 0 && i !== 2;
  assert.deepStrictEqual(await ids('id >= 0'), those(left));
  assert.deepStrictEqual(keys(await search({ limit: 5 })), nearest(QUERY, 5, left));
  await ok('truncate', client().truncateCollection({ collection_name: NAME }));
  assert.strictEqual(await count(), 0);
}

async function texts() {
  await ok('create', client().createCollection({
    collection_name: TEXTS, consistency_level: 'Strong',
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: true },
      { name: 'text', data_type: DataType.VarChar, max_length: 200, enable_analyzer: true, enable_match: true, analyzer_params: { type: 'english' } },
      { name: 'words', data_type: DataType.SparseFloatVector },
    ],
    functions: [{ name: 'bm25', type: FunctionType.BM25, input_field_names: ['text'], output_field_names: ['words'], params: {} }],
    index_params: [{ field_name: 'words', index_type: 'SPARSE_INVERTED_INDEX', metric_type: 'BM25' }],
  }));
  await ok('load', client().loadCollectionSync({ collection_name: TEXTS }));
  await ok('insert', client().insert({ collection_name: TEXTS, data: ['the whale swims', 'whales and whales', 'a ship', 'the sea'].map((text) => ({ text })) }));
  const found = (await ok('search', client().search({ collection_name: TEXTS, anns_field: 'words', data: 'whale', limit: 4, output_fields: ['text'], consistency_level: STRONG }))).results;
  assert.deepStrictEqual(found.map((hit) => hit.text), ['whales and whales', 'the whale swims']);
  // Lengths without stop words: 2, 2, 1, 1; 2 of 4 texts have the word.
  const idf = Math.log(1 + 2.5 / 2.5);
  const norm = 1.2 * (0.25 + (0.75 * 2) / 1.5);
  near('BM25', [(idf * 2 * 2.2) / (2 + norm), (idf * 2.2) / (1 + norm)], found.map((hit) => hit.score), 1e-2);
  assert.strictEqual((await ok('text_match', client().query({ collection_name: TEXTS, filter: "text_match(text, 'whale')", consistency_level: STRONG }))).data.length, 2);
  const analyzed = await ok('analyzer', client().runAnalyzer({ text: ['The Whales are swimming'], analyzer_params: { type: 'english' } }));
  assert.deepStrictEqual(analyzed.results[0].tokens.map((each) => each.token), ['whale', 'swim']);
  await ok('drop', client().dropCollection({ collection_name: TEXTS }));
}

// The client's REST half.
async function byRest(address) {
  const http = new HttpClient({ endpoint: address });
  const done = async (what, call) => {
    const answer = await call;
    assert.strictEqual(answer.code, 0, `${what}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  await done('create', http.createCollection({ collectionName: REST, dimension: DIMENSION, metricType: 'L2' }));
  assert.ok((await done('list', http.listCollections({}))).includes(REST));
  assert.strictEqual((await done('has', http.hasCollection({ collectionName: REST }))).has, true);
  assert.strictEqual((await done('describe', http.describeCollection({ collectionName: REST }))).collectionName, REST);
  const data = Array.from({ length: 50 }, (_, i) => ({ id: i, vector: BASE[i], word: wordOf(i) }));
  assert.strictEqual((await done('insert', http.insert({ collectionName: REST, data }))).insertCount, 50);
  const level = { consistencyLevel: 'Strong' };
  const found = await done('search', http.search({ collectionName: REST, data: [QUERY], annsField: 'vector', limit: 5, outputFields: ['word'], ...level }));
  const right = nearest(QUERY, 5, (i) => i < 50);
  assert.deepStrictEqual(keys(found), right);
  near('distances', right.map((i) => distance(BASE[i], QUERY)), found.map((hit) => hit.distance));
  assert.deepStrictEqual(keys(await done('query', http.query({ collectionName: REST, filter: 'id in [3, 4]', outputFields: ['id'], ...level }))), [3, 4]);
  assert.deepStrictEqual(keys(await done('get', http.get({ collectionName: REST, id: [9, 8], outputFields: ['id'], ...level }))), [8, 9]);
  await done('upsert', http.upsert({ collectionName: REST, data: [{ id: 3, vector: BASE[3], word: 'changed' }] }));
  await done('delete', http.delete({ collectionName: REST, filter: 'id == 4' }));
  assert.deepStrictEqual((await done('query', http.query({ collectionName: REST, filter: 'id in [3, 4]', outputFields: ['word'], ...level }))).map((each) => each.word), ['changed']);
  await done('drop', http.dropCollection({ collectionName: REST }));
}

async function main(addresses) {
  clients = addresses.map((address) => new MilvusClient(address.replace(/^http:\/\//, '')));
  for (const each of clients) {
    await each.connectPromise;
  }
  for (const part of [clear, server, create, write, searches, hybridSearch, queries, iterators, partitions, segments, changes, deletes, texts]) {
    await part();
  }
  await byRest(addresses[0]);
  await ok('drop', client().dropCollection({ collection_name: NAME }));
  for (const each of clients) {
    await each.closeConnection();
  }
  console.log(`ok ${version}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
