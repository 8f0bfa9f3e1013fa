// The basic calls of Milvus's Go client (github.com/milvus-io/milvus/client/v2), with their answers checked.
//
// Usage: newest HOST:PORT
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/milvus-io/milvus/client/v2/column"
	"github.com/milvus-io/milvus/client/v2/entity"
	"github.com/milvus-io/milvus/client/v2/index"
	"github.com/milvus-io/milvus/client/v2/milvusclient"
)

const name = "go_newest_basic_calls"

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client := must(milvusclient.New(ctx, &milvusclient.ClientConfig{Address: os.Args[1]}))
	if must(client.HasCollection(ctx, milvusclient.NewHasCollectionOption(name))) {
		check(client.DropCollection(ctx, milvusclient.NewDropCollectionOption(name)))
	}
	create(ctx, client)
	write(ctx, client)
	search(ctx, client)
	query(ctx, client)
	remove(ctx, client)
	flush(ctx, client)
	check(client.ReleaseCollection(ctx, milvusclient.NewReleaseCollectionOption(name)))
	check(client.DropCollection(ctx, milvusclient.NewDropCollectionOption(name)))
	expect("has after drop", false, must(client.HasCollection(ctx, milvusclient.NewHasCollectionOption(name))))
	check(client.Close(ctx))
	fmt.Println("ok")
}

func create(ctx context.Context, client *milvusclient.Client) {
	schema := entity.NewSchema().WithDynamicFieldEnabled(true).
		WithField(entity.NewField().WithName("id").WithDataType(entity.FieldTypeInt64).WithIsPrimaryKey(true)).
		WithField(entity.NewField().WithName("vector").WithDataType(entity.FieldTypeFloatVector).WithDim(2)).
		WithField(entity.NewField().WithName("title").WithDataType(entity.FieldTypeVarChar).WithMaxLength(50)).
		WithField(entity.NewField().WithName("year").WithDataType(entity.FieldTypeInt32))
	check(client.CreateCollection(ctx, milvusclient.NewCreateCollectionOption(name, schema).
		WithConsistencyLevel(entity.ClStrong).
		WithIndexOptions(milvusclient.NewCreateIndexOption(name, "vector", index.NewHNSWIndex(entity.L2, 8, 64)))))
	load := must(client.LoadCollection(ctx, milvusclient.NewLoadCollectionOption(name)))
	check(load.Await(ctx))
	expect("has", true, must(client.HasCollection(ctx, milvusclient.NewHasCollectionOption(name))))
	expect("has another", false, must(client.HasCollection(ctx, milvusclient.NewHasCollectionOption(name+"_absent"))))
	expect("listed", true, slices.Contains(must(client.ListCollections(ctx, milvusclient.NewListCollectionOption())), name))
	described := must(client.DescribeCollection(ctx, milvusclient.NewDescribeCollectionOption(name)))
	expect("described name", name, described.Name)
	var fields []string
	for _, field := range described.Schema.Fields {
		fields = append(fields, field.Name)
	}
	expect("described fields", []string{"id", "vector", "title", "year"}, fields)
	expect("described dimension", "2", described.Schema.Fields[1].TypeParams["dim"])
	vectorIndex := must(client.DescribeIndex(ctx, milvusclient.NewDescribeIndexOption(name, "vector")))
	expect("index type", "HNSW", vectorIndex.Params()["index_type"])
	expect("index metric", "L2", vectorIndex.Params()["metric_type"])
}

func write(ctx context.Context, client *milvusclient.Client) {
	inserted := must(client.Insert(ctx, milvusclient.NewColumnBasedInsertOption(name).
		WithInt64Column("id", []int64{1, 2, 3, 4}).
		WithFloatVectorColumn("vector", 2, [][]float32{{0, 0}, {3, 4}, {6, 8}, {9, 12}}).
		WithVarcharColumn("title", []string{"Moby-Dick", "Treasure Island", "Walden", "Omoo"}).
		WithInt32Column("year", []int32{1851, 1883, 1854, 1847}).
		WithBoolColumn("whale", []bool{true, false, false, false})))
	expect("inserted", int64(4), inserted.InsertCount)
	upserted := must(client.Upsert(ctx, milvusclient.NewColumnBasedInsertOption(name).
		WithInt64Column("id", []int64{3}).
		WithFloatVectorColumn("vector", 2, [][]float32{{1, 0}}).
		WithVarcharColumn("title", []string{"Walden; or, Life in the Woods"}).
		WithInt32Column("year", []int32{1854})))
	expect("upserted", int64(1), upserted.UpsertCount)
}

func search(ctx context.Context, client *milvusclient.Client) {
	found := must(client.Search(ctx, milvusclient.NewSearchOption(name, 2, []entity.Vector{entity.FloatVector{0, 0}}).
		WithOutputFields("title", "year")))
	expect("hits", []int64{1, 3}, longs(found[0].IDs))
	expect("distances", []float32{0, 1}, found[0].Scores)
	expect("title of a hit", "Walden; or, Life in the Woods", must(found[0].GetColumn("title").GetAsString(1)))
	filtered := must(client.Search(ctx, milvusclient.NewSearchOption(name, 10, []entity.Vector{entity.FloatVector{0, 0}}).
		WithFilter("year > 1850 and title like 'T%'")))
	expect("filtered hits", []int64{2}, longs(filtered[0].IDs))
	expect("filtered distances", []float32{25}, filtered[0].Scores)
}

func query(ctx context.Context, client *milvusclient.Client) {
	expect("query", []int64{1, 3}, matching(ctx, client, "year in [1851, 1854]"))
	expect("query of an undeclared key", []int64{1}, matching(ctx, client, "whale == true"))
	expect("query of nothing", 0, len(matching(ctx, client, "year > 2000")))
	got := must(client.Get(ctx, milvusclient.NewQueryOption(name).
		WithIDs(column.NewColumnInt64("id", []int64{2})).WithOutputFields("vector", "year")))
	expect("got", 1, got.ResultCount)
	expect("got vector", entity.FloatVector{3, 4}, must(got.GetColumn("vector").Get(0)))
	expect("got year", int64(1883), must(got.GetColumn("year").GetAsInt64(0)))
	expectCount(ctx, client, 4)
}

func matching(ctx context.Context, client *milvusclient.Client, filter string) []int64 {
	found := must(client.Query(ctx, milvusclient.NewQueryOption(name).WithFilter(filter).WithOutputFields("id")))
	ids := longs(found.GetColumn("id"))
	slices.Sort(ids)
	return ids
}

func expectCount(ctx context.Context, client *milvusclient.Client, expected int64) {
	counted := must(client.Query(ctx, milvusclient.NewQueryOption(name).WithOutputFields("count(*)")))
	expect("count(*)", expected, must(counted.GetColumn("count(*)").GetAsInt64(0)))
}

func remove(ctx context.Context, client *milvusclient.Client) {
	must(client.Delete(ctx, milvusclient.NewDeleteOption(name).WithInt64IDs("id", []int64{4})))
	expectCount(ctx, client, 3)
	must(client.Delete(ctx, milvusclient.NewDeleteOption(name).WithExpr("year == 1883")))
	expectCount(ctx, client, 2)
}

func flush(ctx context.Context, client *milvusclient.Client) {
	check(must(client.Flush(ctx, milvusclient.NewFlushOption(name))).Await(ctx))
	// Statistics are eventual, as in Milvus: deleted rows leave them when their segments are rewritten.
	stats := must(client.GetCollectionStats(ctx, milvusclient.NewGetCollectionStatsOption(name)))
	rows := must(strconv.Atoi(stats["row_count"]))
	expect("rows between what is left and what was written", true, rows >= 2 && rows <= 5)
	expect("left after the flush", []int64{1, 3}, matching(ctx, client, "id > 0"))
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

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}
