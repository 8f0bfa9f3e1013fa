// What a console (Attu) asks by Milvus's Node client, with the answers checked; users and roles apart.
//
// Usage: node console_calls.js http://HOST:PORT
// The last line says which version of @zilliz/milvus2-sdk-node ran.
'use strict';

const assert = require('assert');
const { MilvusClient, DataType, ConsistencyLevelEnum } = require('@zilliz/milvus2-sdk-node');
const { version } = require('@zilliz/milvus2-sdk-node/package.json');

const NAME = 'console';
const RENAMED = 'console_renamed';
const DATABASE = 'console_db';
const ROWS = 60;

// The client answers an error in the status of most calls and throws in others.
async function ok(what, call) {
  const answer = await call;
  const status = answer.status || answer;
  assert.strictEqual(String(status.error_code), 'Success', `${what}: ${JSON.stringify(status)}`);
  return answer;
}

const vector = (i) => [Math.cos(i), Math.sin(i), (i % 7) / 7, 1];
const properties = (pairs) => Object.fromEntries(pairs.map((each) => [each.key, each.value]));

async function rows(client, filter, more = {}) {
  const found = await ok(`query ${filter}`, client.query({
    collection_name: NAME, filter, output_fields: ['id', 'word'], consistency_level: ConsistencyLevelEnum.Strong, ...more,
  }));
  return found.data.map((row) => Number(row.id));
}

async function count(client, more = {}) {
  const answer = await ok('count', client.count({ collection_name: NAME, expr: '', consistency_level: ConsistencyLevelEnum.Strong, ...more }));
  return Number(answer.data);
}

async function clear(client) {
  for (const name of [NAME, RENAMED]) {
    if ((await ok('has', client.hasCollection({ collection_name: name }))).value) {
      await ok('drop', client.dropCollection({ collection_name: name }));
    }
  }
  if ((await ok('databases', client.listDatabases())).db_names.includes(DATABASE)) {
    await ok('drop database', client.dropDatabase({ db_name: DATABASE }));
  }
}

async function server(client) {
  const health = await client.checkHealth();
  assert.strictEqual(health.isHealthy, true, JSON.stringify(health));
  const metric = await ok('metrics', client.getMetric({ request: { metric_type: 'system_info' } }));
  const nodes = (typeof metric.response === 'string' ? JSON.parse(metric.response) : metric.response).nodes_info;
  assert.ok(nodes.length > 0, 'nodes of the system view');
  for (const node of nodes) {
    assert.ok(node.infos.name.length > 0 && node.infos.type.length > 0, JSON.stringify(node.infos));
  }
}

async function databases(client) {
  await ok('create database', client.createDatabase({ db_name: DATABASE }));
  await ok('alter database', client.alterDatabase({ db_name: DATABASE, properties: { 'database.replica.number': 2 } }));
  const described = await ok('describe database', client.describeDatabase({ db_name: DATABASE }));
  assert.strictEqual(described.db_name, DATABASE);
  assert.strictEqual(properties(described.properties)['database.replica.number'], '2');
  await ok('use', client.use({ db_name: DATABASE }));
  assert.deepStrictEqual((await ok('list', client.showCollections())).data, [], 'collections of a new database');
  await ok('use', client.use({ db_name: 'default' }));
  await ok('drop database', client.dropDatabase({ db_name: DATABASE }));
  assert.ok(!(await ok('databases', client.listDatabases())).db_names.includes(DATABASE));
}

async function create(client) {
  await ok('create', client.createCollection({
    collection_name: NAME,
    description: 'made by a console',
    consistency_level: 'Strong',
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: false, description: 'the key' },
      { name: 'vector', data_type: DataType.FloatVector, type_params: { dim: '4' }, description: '' },
      { name: 'word', data_type: DataType.VarChar, type_params: { max_length: '20' }, description: '' },
    ],
  }));
  await ok('create index', client.createIndex({
    collection_name: NAME, field_name: 'vector', index_name: 'by_vector', index_type: 'HNSW', metric_type: 'L2', params: { M: 8, efConstruction: 64 },
  }));
  await ok('create index', client.createIndex({ collection_name: NAME, field_name: 'word', index_name: 'by_word', index_type: 'INVERTED' }));
  const indexes = await ok('describe index', client.describeIndex({ collection_name: NAME }));
  assert.deepStrictEqual(indexes.index_descriptions.map((each) => each.index_name).sort(), ['by_vector', 'by_word']);
  await ok('load', client.loadCollectionAsync({ collection_name: NAME }));
  await ok('load', client.loadCollection({ collection_name: NAME }));
  assert.strictEqual((await ok('load state', client.getLoadState({ collection_name: NAME }))).state, 'LoadStateLoaded');
  const described = await ok('describe', client.describeCollection({ collection_name: NAME }));
  assert.strictEqual(described.schema.description, 'made by a console');
  assert.strictEqual(described.schema.fields[0].description, 'the key');
  const shown = (await ok('list', client.showCollections({ type: 1 }))).data.find((each) => each.name === NAME);
  assert.strictEqual(String(shown.id), String(described.collectionID), 'id of the list');
  assert.strictEqual(Number(shown.loadedPercentage), 100, 'loaded percentage');
  return described.collectionID;
}

async function write(client) {
  const all = Array.from({ length: ROWS }, (_, i) => ({ id: i, vector: vector(i), word: `w${i % 5}` }));
  const inserted = await ok('insert', client.insert({ collection_name: NAME, fields_data: all }));
  assert.strictEqual(Number(inserted.insert_cnt), ROWS);
  await ok('upsert', client.upsert({ collection_name: NAME, fields_data: [{ id: 7, vector: vector(7), word: 'seven' }] }));
  await ok('delete', client.deleteEntities({ collection_name: NAME, expr: 'id in [8, 9]' }));
  assert.strictEqual(await count(client), ROWS - 2);
  assert.deepStrictEqual(await rows(client, "word == 'seven'"), [7]);
  assert.deepStrictEqual(await rows(client, 'id >= 0', { limit: 3, offset: 2 }), [2, 3, 4]);
  const found = await ok('search', client.search({
    collection_name: NAME, data: [vector(20)], limit: 3, output_fields: ['id', 'word'], consistency_level: ConsistencyLevelEnum.Strong, params: { ef: 64 },
  }));
  const distance = (i) => vector(i).reduce((sum, x, d) => sum + (x - vector(20)[d]) ** 2, 0);
  const wanted = Array.from({ length: ROWS }, (_, i) => i).filter((i) => i !== 8 && i !== 9).sort((a, b) => distance(a) - distance(b) || a - b).slice(0, 3);
  assert.deepStrictEqual(found.results.map((hit) => Number(hit.id)), wanted);
  await ok('flush', client.flushSync({ collection_names: [NAME] }));
}

async function segments(client, id) {
  const stats = await ok('statistics', client.getCollectionStatistics({ collection_name: NAME }));
  assert.ok(Number(stats.data.row_count) >= ROWS - 2);
  const persistent = await ok('persistent segments', client.getPersistentSegmentInfo({ collectionName: NAME, dbName: 'default' }));
  assert.ok(persistent.infos.reduce((sum, each) => sum + Number(each.num_rows), 0) >= ROWS - 2, JSON.stringify(persistent.infos));
  // A read node announces a segment a moment after it has been sealed; a console shows what is there by now, time after time.
  let loaded;
  for (let i = 0; ; i++) {
    loaded = await ok('query segments', client.getQuerySegmentInfo({ collectionName: NAME, dbName: 'default' }));
    if (loaded.infos.reduce((sum, each) => sum + Number(each.num_rows), 0) >= ROWS - 2) {
      break;
    }
    assert.ok(i < 300, `segments do not come to the read nodes: ${JSON.stringify(loaded.infos)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(loaded.infos.every((each) => each.nodeIds.length > 0), 'nodes of segments');
  const replicas = await ok('replicas', client.getReplicas({ collectionID: id }));
  assert.ok(replicas.replicas.length >= 1 && replicas.replicas[0].node_ids.length >= 1, JSON.stringify(replicas.replicas));
  const compaction = await ok('compact', client.compact({ collection_name: NAME }));
  for (let i = 0; ; i++) {
    const state = await ok('compaction', client.getCompactionState({ compactionID: compaction.compactionID }));
    if (state.state === 'Completed') {
      break;
    }
    assert.ok(i < 300, 'compaction does not end');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.strictEqual(await count(client), ROWS - 2);
}

async function partitions(client) {
  await ok('create partition', client.createPartition({ collection_name: NAME, partition_name: 'north' }));
  await ok('insert', client.insert({ collection_name: NAME, partition_name: 'north', fields_data: [{ id: 100, vector: vector(1), word: 'north' }] }));
  assert.deepStrictEqual(await rows(client, 'id >= 0', { partition_names: ['north'] }), [100]);
  await ok('flush', client.flushSync({ collection_names: [NAME] }));
  const stats = await ok('partition statistics', client.getPartitionStatistics({ collection_name: NAME, partition_name: 'north' }));
  assert.strictEqual(Number(stats.data.row_count), 1);
  const shown = await ok('partitions', client.showPartitions({ collection_name: NAME }));
  assert.deepStrictEqual([...shown.partition_names].sort(), ['_default', 'north']);
  await ok('release', client.releaseCollection({ collection_name: NAME }));
  await ok('load partitions', client.loadPartitionsSync({ collection_name: NAME, partition_names: ['north'] }));
  assert.deepStrictEqual(await rows(client, 'id >= 0', { partition_names: ['north'] }), [100]);
  await ok('release partitions', client.releasePartitions({ collection_name: NAME, partition_names: ['north'] }));
  await ok('drop partition', client.dropPartition({ collection_name: NAME, partition_name: 'north' }));
}

async function change(client) {
  await ok('alter', client.alterCollectionProperties({ collection_name: NAME, properties: { 'collection.ttl.seconds': 86400 } }));
  assert.strictEqual(properties((await client.describeCollection({ collection_name: NAME })).properties)['collection.ttl.seconds'], '86400');
  await ok('alter field', client.alterCollectionFieldProperties({ collection_name: NAME, field_name: 'word', properties: { max_length: 40 } }));
  const described = await client.describeCollection({ collection_name: NAME, cache: false });
  assert.strictEqual(properties(described.schema.fields.find((each) => each.name === 'word').type_params).max_length, '40');
  await ok('alter index', client.alterIndexProperties({ collection_name: NAME, index_name: 'by_vector', params: { 'mmap.enabled': true } }));
  const index = await client.describeIndex({ collection_name: NAME, index_name: 'by_vector' });
  assert.strictEqual(properties(index.index_descriptions[0].params)['mmap.enabled'], 'true');
  await ok('create alias', client.createAlias({ collection_name: NAME, alias: 'console_alias' }));
  assert.deepStrictEqual((await client.describeCollection({ collection_name: NAME, cache: false })).aliases, ['console_alias']);
  await ok('alter alias', client.alterAlias({ collection_name: NAME, alias: 'console_alias' }));
  await ok('drop alias', client.dropAlias({ alias: 'console_alias' }));
  await ok('rename', client.renameCollection({ collection_name: NAME, new_collection_name: RENAMED }));
  assert.strictEqual((await client.hasCollection({ collection_name: NAME })).value, false);
  await ok('drop index', client.dropIndex({ collection_name: RENAMED, index_name: 'by_word' }));
  await ok('drop', client.dropCollection({ collection_name: RENAMED }));
}

async function main(uri) {
  const client = new MilvusClient(uri.replace(/^http:\/\//, ''));
  await client.connectPromise;
  await clear(client);
  await server(client);
  await databases(client);
  const id = await create(client);
  await write(client);
  await segments(client, id);
  await partitions(client);
  await change(client);
  await client.closeConnection();
  console.log(`ok ${version}`);
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
