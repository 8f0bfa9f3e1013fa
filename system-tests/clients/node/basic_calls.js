// The basic calls of Milvus's Node client, with their answers checked.
//
// Usage: node basic_calls.js http://HOST:PORT
// Needs only what @zilliz/milvus2-sdk-node has had since 2.3. The last line says which ran.
'use strict';

const assert = require('assert');
const { MilvusClient, DataType, ConsistencyLevelEnum } = require('@zilliz/milvus2-sdk-node');
const { version } = require('@zilliz/milvus2-sdk-node/package.json');

const NAME = 'node_basic_calls';

async function main(uri) {
  const client = new MilvusClient(uri.replace(/^http:\/\//, ''));
  if (await has(client, NAME)) {
    await ok('drop', client.dropCollection({ collection_name: NAME }));
  }
  await create(client);
  await describe(client);
  await write(client);
  await search(client);
  await query(client);
  await remove(client);
  await flush(client);
  await drop(client);
  await client.closeConnection();
  console.log(`ok ${version}`);
}

// The client answers an error in the status of most calls and throws in others.
async function ok(what, call) {
  const answer = await call;
  const status = answer.status || answer;
  assert.strictEqual(String(status.error_code), 'Success', `${what}: ${JSON.stringify(status)}`);
  return answer;
}

async function has(client, name) {
  return (await ok('has', client.hasCollection({ collection_name: name }))).value;
}

async function create(client) {
  await ok('create', client.createCollection({
    collection_name: NAME,
    consistency_level: 'Strong',
    enable_dynamic_field: true,
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: false, description: '' },
      { name: 'vector', data_type: DataType.FloatVector, type_params: { dim: '2' }, description: '' },
      { name: 'title', data_type: DataType.VarChar, type_params: { max_length: '50' }, description: '' },
      { name: 'year', data_type: DataType.Int32, description: '' },
    ],
  }));
  await ok('create index', client.createIndex({
    collection_name: NAME,
    field_name: 'vector',
    extra_params: { index_type: 'HNSW', metric_type: 'L2', params: JSON.stringify({ M: 8, efConstruction: 64 }) },
  }));
  await ok('load', client.loadCollectionSync({ collection_name: NAME }));
  assert.strictEqual(await has(client, NAME), true, 'has');
  assert.strictEqual(await has(client, `${NAME}_absent`), false, 'has another');
  assert.ok((await names(client)).includes(NAME), 'list');
}

async function names(client) {
  return (await ok('list', client.showCollections())).data.map((each) => each.name);
}

async function describe(client) {
  const described = await ok('describe', client.describeCollection({ collection_name: NAME }));
  assert.deepStrictEqual(described.schema.fields.map((each) => each.name), ['id', 'vector', 'title', 'year']);
  assert.deepStrictEqual(
    described.schema.fields.map((each) => each.data_type), ['Int64', 'FloatVector', 'VarChar', 'Int32']);
  assert.strictEqual(described.schema.fields[1].type_params.find((each) => each.key === 'dim').value, '2');
  const index = await ok('describe index', client.describeIndex({ collection_name: NAME, field_name: 'vector' }));
  const params = Object.fromEntries(index.index_descriptions[0].params.map((each) => [each.key, each.value]));
  assert.strictEqual(params.metric_type, 'L2', 'index metric');
  assert.strictEqual(params.index_type, 'HNSW', 'index type');
}

async function write(client) {
  const inserted = await ok('insert', client.insert({
    collection_name: NAME,
    fields_data: [
      { id: 1, vector: [0, 0], title: 'Moby-Dick', year: 1851, whale: true },
      { id: 2, vector: [3, 4], title: 'Treasure Island', year: 1883 },
      { id: 3, vector: [6, 8], title: 'Walden', year: 1854 },
      { id: 4, vector: [9, 12], title: 'Omoo', year: 1847 },
    ],
  }));
  assert.strictEqual(Number(inserted.insert_cnt), 4, 'inserted');
  assert.deepStrictEqual(inserted.IDs.int_id.data.map(Number), [1, 2, 3, 4], 'inserted keys');
  const upserted = await ok('upsert', client.upsert({
    collection_name: NAME,
    fields_data: [{ id: 3, vector: [1, 0], title: 'Walden; or, Life in the Woods', year: 1854 }],
  }));
  assert.strictEqual(Number(upserted.upsert_cnt), 1, 'upserted');
}

async function search(client) {
  const found = await ok('search', client.search({
    collection_name: NAME,
    vector: [0, 0],
    limit: 2,
    // Version 3 answers keys only to who asks for them.
    output_fields: ['id', 'title', 'year'],
    consistency_level: ConsistencyLevelEnum.Strong,
  }));
  assert.deepStrictEqual(found.results.map((hit) => [Number(hit.id), hit.score]), [[1, 0], [3, 1]], 'hits');
  assert.strictEqual(found.results[1].title, 'Walden; or, Life in the Woods', 'title of a hit');
  assert.strictEqual(found.results[1].year, 1854, 'year of a hit');
  const filtered = await ok('search with a filter', client.search({
    collection_name: NAME,
    vector: [0, 0],
    limit: 10,
    output_fields: ['id'],
    filter: "year > 1850 and title like 'T%'",
    consistency_level: ConsistencyLevelEnum.Strong,
  }));
  assert.deepStrictEqual(filtered.results.map((hit) => [Number(hit.id), hit.score]), [[2, 25]], 'filtered hits');
}

async function rows(client, filter, fields) {
  const found = await ok(`query ${filter}`, client.query({
    collection_name: NAME,
    filter,
    expr: filter,
    output_fields: fields,
    consistency_level: ConsistencyLevelEnum.Strong,
  }));
  return found.data.sort((one, other) => Number(one.id) - Number(other.id));
}

async function query(client) {
  assert.deepStrictEqual(
    (await rows(client, 'year in [1851, 1854]', ['id', 'title'])).map((row) => [Number(row.id), row.title]),
    [[1, 'Moby-Dick'], [3, 'Walden; or, Life in the Woods']], 'query');
  assert.deepStrictEqual(
    (await rows(client, 'whale == true', ['id'])).map((row) => Number(row.id)), [1], 'query of an undeclared key');
  assert.deepStrictEqual(await rows(client, 'year > 2000', ['id']), [], 'query of nothing');
  const got = await ok('get', client.get({ collection_name: NAME, ids: [2], output_fields: ['vector', 'year'] }));
  assert.strictEqual(got.data.length, 1, 'got');
  assert.deepStrictEqual(got.data[0].vector.map(Number), [3, 4], 'got vector');
  assert.strictEqual(got.data[0].year, 1883, 'got year');
  await expectCount(client, 4);
}

async function expectCount(client, expected) {
  const [row] = await rows(client, 'id >= 0', ['count(*)']);
  assert.strictEqual(Number(row['count(*)']), expected, 'count(*)');
}

async function remove(client) {
  await ok('delete by key', client.delete({ collection_name: NAME, ids: [4] }));
  await expectCount(client, 3);
  await ok('delete by filter', client.deleteEntities({ collection_name: NAME, expr: 'year == 1883' }));
  await expectCount(client, 2);
  assert.deepStrictEqual((await rows(client, 'id > 0', ['id'])).map((row) => Number(row.id)), [1, 3], 'left');
}

async function flush(client) {
  await ok('flush', client.flushSync({ collection_names: [NAME] }));
  // Statistics are eventual, as in Milvus: deleted rows leave them when their segments are rewritten.
  const stats = await ok('statistics', client.getCollectionStatistics({ collection_name: NAME }));
  const count = Number(stats.data.row_count);
  assert.ok(count >= 2 && count <= 5, `row_count ${count} is not between what is left and what was written`);
  await expectCount(client, 2);
}

async function drop(client) {
  await ok('release', client.releaseCollection({ collection_name: NAME }));
  await ok('drop', client.dropCollection({ collection_name: NAME }));
  assert.strictEqual(await has(client, NAME), false, 'has after drop');
  assert.ok(!(await names(client)).includes(NAME), 'list after drop');
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
