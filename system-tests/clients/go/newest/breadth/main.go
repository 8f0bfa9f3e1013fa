// What Milvus's Go client (github.com/milvus-io/milvus/client/v2) can ask, users and roles apart, with answers checked against brute force.
//
// Usage: breadth HOST:PORT... (of one or several routers, which are asked by turns)
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/milvus-io/milvus/client/v2/column"
	"github.com/milvus-io/milvus/client/v2/entity"
	"github.com/milvus-io/milvus/client/v2/index"
	"github.com/milvus-io/milvus/client/v2/milvusclient"
)

const (
	name      = "go_breadth"
	renamed   = name + "_renamed"
	texts     = name + "_texts"
	alias     = name + "_alias"
	database  = "go_breadth_db"
	rows      = 300
	dimension = 8
)

var (
	ctx     context.Context
	clients []*milvusclient.Client
	turn    int
	base    = vectors(61, rows)
	query   = vectors(62, 1)[0]
)

func main() {
	var cancel context.CancelFunc
	ctx, cancel = context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	for _, address := range os.Args[1:] {
		clients = append(clients, must(milvusclient.New(ctx, &milvusclient.ClientConfig{Address: address})))
	}
	check(client().DropAlias(ctx, milvusclient.NewDropAliasOption(alias)))
	for _, collection := range []string{name, renamed, texts} {
		if has(collection) {
			drop(collection)
		}
	}
	server()
	databases()
	create()
	write()
	searches()
	hybridSearch()
	queries()
	iterators()
	partitions()
	segments()
	changes()
	aliases()
	deletes()
	words()
	drop(name)
	expect("has after drop", false, has(name))
	for _, each := range clients {
		check(each.Close(ctx))
	}
	fmt.Println("ok")
}

// The client whose turn it is.
func client() *milvusclient.Client {
	turn++
	return clients[turn%len(clients)]
}

func server() {
	expect("version", true, strings.HasPrefix(must(client().GetServerVersion(ctx, milvusclient.NewGetServerVersionOption())), "v2.6"))
	groups := must(client().ListResourceGroups(ctx, milvusclient.NewListResourceGroupsOption()))
	expect("resource groups", true, slices.Contains(groups, "__default_resource_group"))
	group := must(client().DescribeResourceGroup(ctx, milvusclient.NewDescribeResourceGroupOption("__default_resource_group")))
	expect("nodes of the group", true, group.NumAvailableNode >= 1)
}

func databases() {
	if slices.Contains(must(client().ListDatabase(ctx, milvusclient.NewListDatabaseOption())), database) {
		check(client().DropDatabase(ctx, milvusclient.NewDropDatabaseOption(database)))
	}
	check(client().CreateDatabase(ctx, milvusclient.NewCreateDatabaseOption(database)))
	check(client().AlterDatabaseProperties(ctx, milvusclient.NewAlterDatabasePropertiesOption(database).WithProperty("database.replica.number", 2)))
	described := must(client().DescribeDatabase(ctx, milvusclient.NewDescribeDatabaseOption(database)))
	expect("a database's property", "2", described.Properties["database.replica.number"])
	check(client().DropDatabaseProperties(ctx, milvusclient.NewDropDatabasePropertiesOption(database, "database.replica.number")))
	one := client()
	check(one.UseDatabase(ctx, milvusclient.NewUseDatabaseOption(database)))
	expect("no collections", 0, len(must(one.ListCollections(ctx, milvusclient.NewListCollectionOption()))))
	check(one.UseDatabase(ctx, milvusclient.NewUseDatabaseOption("default")))
	check(client().DropDatabase(ctx, milvusclient.NewDropDatabaseOption(database)))
	expect("dropped", false, slices.Contains(must(client().ListDatabase(ctx, milvusclient.NewListDatabaseOption())), database))
}

func create() {
	schema := entity.NewSchema().WithDynamicFieldEnabled(true).WithDescription("made by a test").
		WithField(entity.NewField().WithName("id").WithDataType(entity.FieldTypeInt64).WithIsPrimaryKey(true)).
		WithField(entity.NewField().WithName("vector").WithDataType(entity.FieldTypeFloatVector).WithDim(dimension)).
		WithField(entity.NewField().WithName("sparse").WithDataType(entity.FieldTypeSparseVector)).
		WithField(entity.NewField().WithName("number").WithDataType(entity.FieldTypeInt32).WithNullable(true)).
		WithField(entity.NewField().WithName("word").WithDataType(entity.FieldTypeVarChar).WithMaxLength(20)).
		WithField(entity.NewField().WithName("tags").WithDataType(entity.FieldTypeArray).WithElementType(entity.FieldTypeVarChar).WithMaxCapacity(4).WithMaxLength(20)).
		WithField(entity.NewField().WithName("meta").WithDataType(entity.FieldTypeJSON))
	check(client().CreateCollection(ctx, milvusclient.NewCreateCollectionOption(name, schema).WithConsistencyLevel(entity.ClStrong)))
	for _, option := range []milvusclient.CreateIndexOption{
		milvusclient.NewCreateIndexOption(name, "vector", index.NewHNSWIndex(entity.L2, 8, 64)),
		milvusclient.NewCreateIndexOption(name, "sparse", index.NewSparseInvertedIndex(entity.IP, 0)),
		milvusclient.NewCreateIndexOption(name, "word", index.NewInvertedIndex()).WithIndexName("by_word"),
	} {
		check(must(client().CreateIndex(ctx, option)).Await(ctx))
	}
	loaded(client().LoadCollection(ctx, milvusclient.NewLoadCollectionOption(name)))
	state := must(client().GetLoadState(ctx, milvusclient.NewGetLoadStateOption(name)))
	expect("load state", entity.LoadState{State: entity.LoadStateLoaded, Progress: state.Progress}, state)
	expect("listed", true, slices.Contains(must(client().ListCollections(ctx, milvusclient.NewListCollectionOption())), name))
	described := describe(name)
	expect("description", "made by a test", described.Schema.Description)
	var fields []string
	for _, field := range described.Schema.Fields {
		fields = append(fields, field.Name)
	}
	expect("fields", []string{"id", "vector", "sparse", "number", "word", "tags", "meta"}, fields)
	expect("level", entity.ClStrong, described.ConsistencyLevel)
	indexes := must(client().ListIndexes(ctx, milvusclient.NewListIndexOption(name)))
	slices.Sort(indexes)
	expect("indexes", []string{"by_word", "sparse", "vector"}, indexes)
	vectorIndex := must(client().DescribeIndex(ctx, milvusclient.NewDescribeIndexOption(name, "vector")))
	expect("index type", "HNSW", vectorIndex.Params()["index_type"])
	expect("M", "8", vectorIndex.Params()["M"])
}

func columns(from, to int, word func(int) string) []column.Column {
	var ids []int64
	var vectors [][]float32
	var sparses []entity.SparseEmbedding
	var numbers []int32
	var valid []bool
	var words, colors []string
	var tags [][]string
	var metas [][]byte
	for i := from; i < to; i++ {
		ids = append(ids, int64(i))
		vectors = append(vectors, base[i])
		sparses = append(sparses, sparse(i))
		valid = append(valid, i%5 != 0)
		if i%5 != 0 {
			numbers = append(numbers, int32(i%50))
		}
		words = append(words, word(i))
		tags = append(tags, []string{fmt.Sprint("t", i%3), fmt.Sprint("u", i%4)})
		metas = append(metas, []byte(fmt.Sprintf(`{"k": %d, "list": [%d, %d]}`, i%6, i, i+1)))
		colors = append(colors, []string{"red", "blue"}[i%2])
	}
	return []column.Column{
		column.NewColumnInt64("id", ids), column.NewColumnFloatVector("vector", dimension, vectors), column.NewColumnSparseVectors("sparse", sparses),
		must(column.NewNullableColumnInt32("number", numbers, valid)), column.NewColumnVarChar("word", words), column.NewColumnVarCharArray("tags", tags),
		column.NewColumnJSONBytes("meta", metas), column.NewColumnVarChar("color", colors),
	}
}

// In sealed segments and growing ones.
func write() {
	for from := 0; from < rows; from += 100 {
		inserted := must(client().Insert(ctx, milvusclient.NewColumnBasedInsertOption(name, columns(from, from+100, func(i int) string { return fmt.Sprint("word", i%10) })...)))
		expect("inserted", int64(100), inserted.InsertCount)
		expect("first key", int64(from), must(inserted.IDs.GetAsInt64(0)))
		if from < 200 {
			check(must(client().Flush(ctx, milvusclient.NewFlushOption(name))).Await(ctx))
		}
	}
	expect("rows", int64(rows), count(""))
	upserted := must(client().Upsert(ctx, milvusclient.NewColumnBasedInsertOption(name, columns(7, 8, func(int) string { return "seven" })...)))
	expect("upserted", int64(1), upserted.UpsertCount)
	must(client().Upsert(ctx, milvusclient.NewColumnBasedInsertOption(name).WithInt64Column("id", []int64{8}).WithVarcharColumn("word", []string{"eight"}).WithPartialUpdate(true)))
	expect("upserted word", []int64{7}, ids("word == 'seven'"))
	expect("partly upserted", []int64{8}, ids("word == 'eight' and color == 'red'"))
	expect("rows after upserts", int64(rows), count(""))
}

func searches() {
	found := search(milvusclient.NewSearchOption(name, 10, one(query)).WithANNSField("vector").WithOutputFields("word", "color"))
	expect("nearest", nearest(query, 10, all), longs(found.IDs))
	expectNear("distances", distances(nearest(query, 10, all)), found.Scores)
	expect("word of a hit", wordOf(longs(found.IDs)[0]), must(found.GetColumn("word").GetAsString(0)))
	page := search(milvusclient.NewSearchOption(name, 3, one(query)).WithANNSField("vector").WithOffset(4))
	expect("second page", nearest(query, 10, all)[4:7], longs(page.IDs))
	filtered := search(milvusclient.NewSearchOption(name, 5, one(query)).WithANNSField("vector").WithFilter("color == 'red' and id > 50"))
	expect("filtered", nearest(query, 5, func(i int) bool { return i%2 == 0 && i > 50 }), longs(filtered.IDs))
	template := search(milvusclient.NewSearchOption(name, 5, one(query)).WithANNSField("vector").WithFilter("id in {ids}").WithTemplateParam("ids", []int64{3, 9, 27}))
	expect("by a template", nearest(query, 5, func(i int) bool { return i == 3 || i == 9 || i == 27 }), longs(template.IDs))
	order := nearest(query, 20, all)
	param := index.NewCustomAnnParam()
	param.WithRadius(distance(base[order[19]], query))
	within := search(milvusclient.NewSearchOption(name, 100, one(query)).WithANNSField("vector").WithAnnParam(param).WithSearchParam("ef", "300"))
	expect("within a radius", order[:19], longs(within.IDs))
	first := map[string]bool{}
	var grouped []int64
	for _, id := range nearest(query, rows, all) {
		if !first[wordOf(id)] && len(grouped) < 4 {
			first[wordOf(id)] = true
			grouped = append(grouped, id)
		}
	}
	groups := search(milvusclient.NewSearchOption(name, 4, one(query)).WithANNSField("vector").WithGroupByField("word").WithOutputFields("word"))
	expect("one of each word", grouped, longs(groups.IDs))
	wanted := must(entity.NewSliceSparseEmbedding([]uint32{3, 24}, []float32{1, 0.5}))
	var dots []float64
	for i := range rows {
		dots = append(dots, dot(sparse(i), wanted))
	}
	sparseHits := search(milvusclient.NewSearchOption(name, 20, []entity.Vector{wanted}).WithANNSField("sparse"))
	sorted := slices.SortedFunc(slices.Values(dots), func(a, b float64) int { return cmp.Compare(b, a) })
	expectNear("inner products", sorted[:20], sparseHits.Scores)
	for i, id := range longs(sparseHits.IDs) {
		expectNear("of this row", []float64{dots[id]}, sparseHits.Scores[i:i+1])
	}
	two := must(client().Search(ctx, milvusclient.NewSearchOption(name, 1, []entity.Vector{entity.FloatVector(base[11]), entity.FloatVector(base[250])}).WithANNSField("vector")))
	expect("two queries", []int64{11, 250}, []int64{longs(two[0].IDs)[0], longs(two[1].IDs)[0]})
	_, err := client().Search(ctx, milvusclient.NewSearchOption(name, 3, one(query)).WithANNSField("vector").WithANNSField("vector").WithFilter("nothing >"))
	expect("a wrong filter is named", true, err != nil && strings.Contains(err.Error(), "cannot parse expression"))
}

func search(option milvusclient.SearchOption) milvusclient.ResultSet {
	return must(client().Search(ctx, option))[0]
}

func one(vector []float32) []entity.Vector {
	return []entity.Vector{entity.FloatVector(vector)}
}

func hybridSearch() {
	even := func(i int) bool { return i%2 == 0 }
	found := must(client().HybridSearch(ctx, milvusclient.NewHybridSearchOption(name, 8,
		milvusclient.NewAnnRequest("vector", 20, entity.FloatVector(query)).WithFilter("id % 2 == 0"),
		milvusclient.NewAnnRequest("vector", 20, entity.FloatVector(base[5]))).
		WithReranker(milvusclient.NewRRFReranker().WithK(60)).WithOutputFields("word")))[0]
	fused := map[int64]float64{}
	for _, ranked := range [][]int64{nearest(query, 20, even), nearest(base[5], 20, all)} {
		for rank, id := range ranked {
			fused[id] += 1 / float64(61+rank)
		}
	}
	var scores []float64
	for _, score := range fused {
		scores = append(scores, score)
	}
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) })
	expectNear("ranks of several searches", scores[:8], found.Scores)
	for i, id := range longs(found.IDs) {
		expectNear("rank of this row", []float64{fused[id]}, found.Scores[i:i+1])
		expect("its word", wordOf(id), must(found.GetColumn("word").GetAsString(i)))
	}
}

func queries() {
	expect("by number", those(func(i int) bool { return i%5 != 0 && i%50 == 7 }), ids("number == 7"))
	expect("of nulls", those(func(i int) bool { return i%5 == 0 }), ids("number is null"))
	expect("of arrays", those(func(i int) bool { return i%3 == 1 }), ids("array_contains(tags, 't1')"))
	expect("of JSON", those(func(i int) bool { return i%6 == 4 }), ids("meta['k'] == 4"))
	expect("of JSON's lists", []int64{99, 100}, ids("json_contains(meta['list'], 100)"))
	expect("by pattern", those(func(i int) bool { return i%10 == 3 }), ids("word like '%3'"))
	expect("count", int64(150), count("color == 'blue'"))
	page := must(client().Query(ctx, milvusclient.NewQueryOption(name).WithFilter("id >= 0").WithOffset(10).WithLimit(3)))
	expect("page", []int64{10, 11, 12}, longs(page.GetColumn("id")))
	got := must(client().Get(ctx, milvusclient.NewQueryOption(name).WithIDs(column.NewColumnInt64("id", []int64{12, 2, 12, 5000})).WithOutputFields("vector", "number", "color")))
	expect("got", []int64{2, 12}, longs(got.GetColumn("id")))
	expect("vector", entity.FloatVector(base[2]), must(got.GetColumn("vector").Get(0)))
	expect("color", "red", must(got.GetColumn("color").GetAsString(0)))
}

func iterators() {
	pages := must(client().QueryIterator(ctx, milvusclient.NewQueryIteratorOption(name).WithFilter("color == 'red'").WithOutputFields("id").WithBatchSize(40)))
	var seen []int64
	for {
		page, err := pages.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		check(err)
		seen = append(seen, longs(page.GetColumn("id"))...)
	}
	expect("iterated rows", those(func(i int) bool { return i%2 == 0 }), seen)
	hits := must(client().SearchIterator(ctx, milvusclient.NewSearchIteratorOption(name, entity.FloatVector(query)).WithANNSField("vector").WithBatchSize(70)))
	var found []int64
	for {
		page, err := hits.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		check(err)
		found = append(found, longs(page.IDs)...)
	}
	expect("iterated hits", nearest(query, rows, all), found)
}

func partitions() {
	check(client().CreatePartition(ctx, milvusclient.NewCreatePartitionOption(name, "north")))
	expect("has", true, must(client().HasPartition(ctx, milvusclient.NewHasPartitionOption(name, "north"))))
	expect("has another", false, must(client().HasPartition(ctx, milvusclient.NewHasPartitionOption(name, "south"))))
	listed := must(client().ListPartitions(ctx, milvusclient.NewListPartitionOption(name)))
	slices.Sort(listed)
	expect("partitions", []string{"_default", "north"}, listed)
	row := columns(0, 1, func(int) string { return "north" })
	row[0] = column.NewColumnInt64("id", []int64{1000})
	must(client().Insert(ctx, milvusclient.NewColumnBasedInsertOption(name, row...).WithPartition("north")))
	expect("in the partition", []int64{1000}, idsIn("north"))
	check(must(client().Flush(ctx, milvusclient.NewFlushOption(name))).Await(ctx))
	expect("rows of the partition", "1", must(client().GetPartitionStats(ctx, milvusclient.NewGetPartitionStatsOption(name, "north")))["row_count"])
	check(client().ReleaseCollection(ctx, milvusclient.NewReleaseCollectionOption(name)))
	expect("released", entity.LoadStateNotLoad, must(client().GetLoadState(ctx, milvusclient.NewGetLoadStateOption(name))).State)
	loaded(client().LoadPartitions(ctx, milvusclient.NewLoadPartitionsOption(name, "north")))
	expect("of one partition that is loaded", []int64{1000}, idsIn("north"))
	_, err := client().Query(ctx, milvusclient.NewQueryOption(name).WithFilter("id >= 0").WithPartitions("_default"))
	expect("a partition that is not loaded", true, err != nil && strings.Contains(err.Error(), "not loaded"))
	check(client().ReleasePartitions(ctx, milvusclient.NewReleasePartitionsOptions(name, "north")))
	check(client().DropPartition(ctx, milvusclient.NewDropPartitionOption(name, "north")))
	loaded(client().LoadCollection(ctx, milvusclient.NewLoadCollectionOption(name)))
	loaded(client().RefreshLoad(ctx, milvusclient.NewRefreshLoadOption(name)))
	expect("all again", int64(rows), count(""))
}

func segments() {
	check(must(client().Flush(ctx, milvusclient.NewFlushOption(name))).Await(ctx))
	expect("statistics", strconv.Itoa(rows), must(client().GetCollectionStats(ctx, milvusclient.NewGetCollectionStatsOption(name)))["row_count"])
	persistent := int64(0)
	for _, segment := range must(client().GetPersistentSegmentInfo(ctx, milvusclient.NewGetPersistentSegmentInfoOption(name))) {
		persistent += segment.NumRows
	}
	expect("persistent rows", true, persistent >= rows)
	replicas := must(client().DescribeReplica(ctx, milvusclient.NewDescribeReplicaOption(name)))
	expect("replicas", 1, len(replicas))
	expect("nodes", true, len(replicas[0].Nodes) >= 1)
	compaction := must(client().Compact(ctx, milvusclient.NewCompactOption(name)))
	for must(client().GetCompactionState(ctx, milvusclient.NewGetCompactionStateOption(compaction))) != entity.CompactionStateCompleted {
		check(ctx.Err())
		time.Sleep(50 * time.Millisecond)
	}
	expect("nearest, compacted", nearest(query, 10, all), longs(search(milvusclient.NewSearchOption(name, 10, one(query)).WithANNSField("vector")).IDs))
}

func changes() {
	check(client().AlterCollectionProperties(ctx, milvusclient.NewAlterCollectionPropertiesOption(name).WithProperty("collection.ttl.seconds", 86400)))
	expect("property", "86400", describe(name).Properties["collection.ttl.seconds"])
	check(client().DropCollectionProperties(ctx, milvusclient.NewDropCollectionPropertiesOption(name, "collection.ttl.seconds")))
	expect("without it", "", describe(name).Properties["collection.ttl.seconds"])
	check(client().AlterCollectionFieldProperty(ctx, milvusclient.NewAlterCollectionFieldPropertiesOption(name, "word").WithProperty("max_length", 40)))
	expect("length", "40", describe(name).Schema.Fields[4].TypeParams["max_length"])
	check(client().AddCollectionField(ctx, milvusclient.NewAddCollectionFieldOption(name, entity.NewField().WithName("later").WithDataType(entity.FieldTypeInt64).WithNullable(true))))
	expect("an added field", int64(rows), count("later is null"))
	// An index is altered and dropped while nothing of it is loaded.
	check(client().ReleaseCollection(ctx, milvusclient.NewReleaseCollectionOption(name)))
	check(client().AlterIndexProperties(ctx, milvusclient.NewAlterIndexPropertiesOption(name, "vector").WithProperty("mmap.enabled", true)))
	described := must(client().DescribeIndex(ctx, milvusclient.NewDescribeIndexOption(name, "vector")))
	expect("mmap", "true", described.Params()["mmap.enabled"])
	check(client().DropIndexProperties(ctx, milvusclient.NewDropIndexPropertiesOption(name, "vector", "mmap.enabled")))
	check(client().DropIndex(ctx, milvusclient.NewDropIndexOption(name, "by_word")))
	expect("an index less", 2, len(must(client().ListIndexes(ctx, milvusclient.NewListIndexOption(name)))))
	loaded(client().LoadCollection(ctx, milvusclient.NewLoadCollectionOption(name)))
}

func aliases() {
	check(client().CreateAlias(ctx, milvusclient.NewCreateAliasOption(name, alias)))
	expect("aliases", []string{alias}, must(client().ListAliases(ctx, milvusclient.NewListAliasesOption(name))))
	expect("alias", name, must(client().DescribeAlias(ctx, milvusclient.NewDescribeAliasOption(alias))).CollectionName)
	expect("by alias", name, describe(alias).Name)
	check(client().AlterAlias(ctx, milvusclient.NewAlterAliasOption(alias, name)))
	check(client().DropAlias(ctx, milvusclient.NewDropAliasOption(alias)))
	check(client().RenameCollection(ctx, milvusclient.NewRenameCollectionOption(name, renamed)))
	expect("under the old name", false, has(name))
	expect("under the new name", true, has(renamed))
	check(client().RenameCollection(ctx, milvusclient.NewRenameCollectionOption(renamed, name)))
}

func deletes() {
	must(client().Delete(ctx, milvusclient.NewDeleteOption(name).WithInt64IDs("id", []int64{1, 2})))
	expect("after two", int64(rows-2), count(""))
	must(client().Delete(ctx, milvusclient.NewDeleteOption(name).WithExpr("color == 'blue'")))
	left := func(i int) bool { return i%2 == 0 && i != 2 }
	expect("without the blue", those(left), ids("id >= 0"))
	expect("nearest of the rest", nearest(query, 5, left), longs(search(milvusclient.NewSearchOption(name, 5, one(query)).WithANNSField("vector")).IDs))
}

func words() {
	schema := entity.NewSchema().
		WithField(entity.NewField().WithName("id").WithDataType(entity.FieldTypeInt64).WithIsPrimaryKey(true).WithIsAutoID(true)).
		WithField(entity.NewField().WithName("text").WithDataType(entity.FieldTypeVarChar).WithMaxLength(200).WithEnableAnalyzer(true).WithEnableMatch(true).
			WithAnalyzerParams(map[string]any{"type": "english"})).
		WithField(entity.NewField().WithName("words").WithDataType(entity.FieldTypeSparseVector)).
		WithFunction(entity.NewFunction().WithName("bm25").WithType(entity.FunctionTypeBM25).WithInputFields("text").WithOutputFields("words"))
	check(client().CreateCollection(ctx, milvusclient.NewCreateCollectionOption(texts, schema).WithConsistencyLevel(entity.ClStrong).
		WithIndexOptions(milvusclient.NewCreateIndexOption(texts, "words", index.NewSparseInvertedIndex(entity.BM25, 0)))))
	loaded(client().LoadCollection(ctx, milvusclient.NewLoadCollectionOption(texts)))
	must(client().Insert(ctx, milvusclient.NewColumnBasedInsertOption(texts).WithVarcharColumn("text", []string{"the whale swims", "whales and whales", "a ship", "the sea"})))
	found := must(client().Search(ctx, milvusclient.NewSearchOption(texts, 4, []entity.Vector{entity.Text("whale")}).WithANNSField("words").WithOutputFields("text")))[0]
	expect("texts", []string{"whales and whales", "the whale swims"}, []string{must(found.GetColumn("text").GetAsString(0)), must(found.GetColumn("text").GetAsString(1))})
	// Lengths without stop words: 2, 2, 1, 1; 2 of 4 texts have the word.
	idf, norm := math.Log(1+2.5/2.5), 1.2*(0.25+0.75*2/1.5)
	for i, score := range []float64{idf * 2 * 2.2 / (2 + norm), idf * 2.2 / (1 + norm)} {
		expect("BM25", true, math.Abs(score-float64(found.Scores[i])) < 1e-2)
	}
	matching := must(client().Query(ctx, milvusclient.NewQueryOption(texts).WithFilter("text_match(text, 'whale')").WithOutputFields("text")))
	expect("text_match", 2, matching.ResultCount)
	tokens := must(client().RunAnalyzer(ctx, milvusclient.NewRunAnalyzerOption("The Whales are swimming").WithAnalyzerParamsStr(`{"type": "english"}`)))[0].Tokens
	expect("tokens", []string{"whale", "swim"}, []string{tokens[0].Text, tokens[1].Text})
	drop(texts)
}

// --- what the parts have in common ---

func has(collection string) bool {
	return must(client().HasCollection(ctx, milvusclient.NewHasCollectionOption(collection)))
}

func drop(collection string) {
	check(client().DropCollection(ctx, milvusclient.NewDropCollectionOption(collection)))
}

func describe(collection string) *entity.Collection {
	return must(client().DescribeCollection(ctx, milvusclient.NewDescribeCollectionOption(collection)))
}

func count(filter string) int64 {
	counted := must(client().Query(ctx, milvusclient.NewQueryOption(name).WithFilter(filter).WithOutputFields("count(*)")))
	return must(counted.GetColumn("count(*)").GetAsInt64(0))
}

func loaded(task milvusclient.LoadTask, err error) {
	check(err)
	check(task.Await(ctx))
}

func ids(filter string) []int64 {
	found := must(client().Query(ctx, milvusclient.NewQueryOption(name).WithFilter(filter).WithOutputFields("id")))
	return longs(found.GetColumn("id"))
}

func idsIn(partition string) []int64 {
	found := must(client().Query(ctx, milvusclient.NewQueryOption(name).WithFilter("id >= 0").WithPartitions(partition).WithOutputFields("id")))
	return longs(found.GetColumn("id"))
}

func those(are func(int) bool) []int64 {
	var ids []int64
	for i := range rows {
		if are(i) {
			ids = append(ids, int64(i))
		}
	}
	return ids
}

func all(int) bool {
	return true
}

func nearest(to []float32, count int, are func(int) bool) []int64 {
	ids := those(are)
	slices.SortStableFunc(ids, func(a, b int64) int { return cmp.Compare(distance(base[a], to), distance(base[b], to)) })
	return ids[:min(count, len(ids))]
}

func distances(ids []int64) []float64 {
	var distances []float64
	for _, id := range ids {
		distances = append(distances, distance(base[id], query))
	}
	return distances
}

func distance(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		difference := float64(a[i]) - float64(b[i])
		sum += difference * difference
	}
	return sum
}

func dot(a, b entity.SparseEmbedding) float64 {
	sum := 0.0
	for i := range a.Len() {
		place, value, _ := a.Get(i)
		for j := range b.Len() {
			if other, factor, _ := b.Get(j); other == place {
				sum += float64(value) * float64(factor)
			}
		}
	}
	return sum
}

func sparse(i int) entity.SparseEmbedding {
	return must(entity.NewSliceSparseEmbedding([]uint32{uint32(i % 7), uint32(20 + i%11)}, []float32{1 + float32(i)/100, 2}))
}

func vectors(seed int64, count int) [][]float32 {
	random := rand.New(rand.NewSource(seed))
	made := make([][]float32, count)
	for i := range made {
		for range dimension {
			made[i] = append(made[i], float32(random.NormFloat64()))
		}
	}
	return made
}

func wordOf(id int64) string {
	switch id {
	case 7:
		return "seven"
	case 8:
		return "eight"
	default:
		return fmt.Sprint("word", id%10)
	}
}

func longs(values column.Column) []int64 {
	var all []int64
	for i := 0; values != nil && i < values.Len(); i++ {
		all = append(all, must(values.GetAsInt64(i)))
	}
	return all
}

func expect(what string, expected, actual any) {
	if !reflect.DeepEqual(expected, actual) {
		panic(fmt.Sprintf("%s: expected %v, was %v", what, expected, actual))
	}
}

func expectNear(what string, expected []float64, actual []float32) {
	near := len(expected) == len(actual)
	for i := 0; near && i < len(expected); i++ {
		near = math.Abs(expected[i]-float64(actual[i])) <= 1e-4*max(1, math.Abs(expected[i]))
	}
	if !near {
		panic(fmt.Sprintf("%s: expected %v, was %v", what, expected, actual))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}
